using Pys3Local.Storage;
using Pys3Local.Transfer.Contents;

namespace Pys3Local.Transfer.Tests;

/// <summary>A content may be read past its end more than once: the answer is the same each time.</summary>
public sealed class ProvenStreamTests
{
    private const string OneTwoThree = "5289df737df57326fcdd22597afb1fac";

    [Test]
    public async Task What_is_whole_ends_each_time()
    {
        await using var content = Open([1, 2, 3]);
        await content.ReadExactlyAsync(new byte[3], TestRun.Cancellation);
        for (var again = 0; again < 3; again++)
            Assert.Equal(0, await content.ReadAsync(new byte[10], TestRun.Cancellation));

        Assert.True(content.IsProven);
    }

    [Test]
    public async Task What_is_not_what_it_should_be_says_the_same_each_time()
    {
        await using var content = Open([1, 2, 4]);
        await content.ReadExactlyAsync(new byte[3], TestRun.Cancellation);
        var words = new HashSet<string>();
        for (var again = 0; again < 3; again++)
            words.Add((await Assert.ThrowsAsync<ContentMismatchException>(async () => Assert.Equal(0, await content.ReadAsync(new byte[10], TestRun.Cancellation)))).Message);

        Assert.Contains(OneTwoThree, Assert.Single(words), StringComparison.Ordinal);
    }

    private static ProvenStream Open(byte[] bytes) => new(
        new MemoryStream(bytes), new ContentProof(new ObjectInfo { Key = "a", Size = 3, ETag = OneTwoThree, LastModified = DateTimeOffset.UnixEpoch }, true, []), null);
}
