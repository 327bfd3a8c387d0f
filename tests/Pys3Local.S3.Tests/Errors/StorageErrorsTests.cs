using Pys3Local.S3.Tests.Endpoint;
using Pys3Local.Storage;

namespace Pys3Local.S3.Tests.Errors;

/// <summary>What a client is told of a write that failed: whether what was there before is still there.</summary>
public sealed class StorageErrorsTests
{
    private readonly TestServer _server = new();

    [Test]
    [Arguments(StorageFailure.NotWritten, "could not write this", true)]
    [Arguments(StorageFailure.Unfinished, "the change may show later", false)]
    public async Task A_write_that_failed_is_tried_again_and_the_words_are_true(StorageFailure failure, string words, bool isUnchanged)
    {
        await _server.DoAsync("PUT", "/bucket");
        _server.OnBody = () => throw new StorageException(failure, "/srv/backup/.pys3local/journal/1.log: a path that is for the log");
        var answer = await _server.SendAsync("PUT", "/bucket/key", "new");
        Assert.Equal((503, "ServiceUnavailable"), (answer.Status, answer.Value("Code")));
        Assert.Contains(words, answer.Value("Message"), StringComparison.Ordinal);
        Assert.Equal(isUnchanged, answer.Value("Message")!.Contains("unchanged", StringComparison.Ordinal));
        Assert.DoesNotContain("/srv", answer.Value("Message"), StringComparison.Ordinal);
    }
}
