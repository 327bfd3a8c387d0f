using Pys3Local.S3.Tests.Endpoint;
using Pys3Local.Storage;

namespace Pys3Local.S3.Tests.Encryption;

/// <summary>Objects that are encrypted, and have lost the record of it: no answer takes what is stored for their content.</summary>
public sealed class LostRecordTests
{
    private readonly TestServer _server = EncryptingServer.New();

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task It_is_listed_and_removed_and_neither_read_nor_copied(bool isThere)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/good", "content", EncryptingServer.Of("AES256"));
        await _server.DoAsync("PUT", "/bucket/bad", "content", EncryptingServer.Of("AES256"));
        await _server.Store.UpdateObjectAsync("bucket", "bad", null, info => info with { Attributes = isThere ? info.Attributes.SetItem("encryption-record", "1 nonsense") : StringMap.Empty }, CancellationToken.None);

        foreach (var asked in (Func<Task>[])[() => _server.SendAsync("GET", "/bucket/bad", ""), () => _server.SendAsync("HEAD", "/bucket/bad", ""), () => _server.SendAsync("PUT", "/bucket/copy", "", ("x-amz-copy-source", "bucket/bad"))])
            Assert.Equal(StorageFailure.Damaged, ((await Assert.ThrowsAsync<InvalidOperationException>(asked)).InnerException as StorageException)?.Failure);

        Assert.Equal("content", (await _server.DoAsync("GET", "/bucket/good")).Text);
        Assert.Contains("<Key>bad</Key>", (await _server.DoAsync("GET", "/bucket?list-type=2")).Text, StringComparison.Ordinal);
        await _server.DoAsync("DELETE", "/bucket/bad");
        Assert.DoesNotContain("<Key>bad</Key>", (await _server.DoAsync("GET", "/bucket?list-type=2")).Text, StringComparison.Ordinal);
    }
}
