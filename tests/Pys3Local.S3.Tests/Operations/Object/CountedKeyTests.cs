using Pys3Local.S3.Access;
using Pys3Local.S3.Tests.Endpoint;
using Pys3Local.Storage.Quotas;

namespace Pys3Local.S3.Tests.Operations.Object;

/// <summary>What a key with a quota stores is noted as its own, however it is stored, and no client can say or see it.</summary>
public sealed class CountedKeyTests
{
    private readonly TestServer _server = new();
    private readonly AccessKey _counted;

    public CountedKeyTests() => _counted = _server.Add(new AccessKey { Id = "COUNTED", Secret = "counted-secret", User = "olga", CountedAs = "COUNTED" });

    [Test]
    public async Task A_put_a_copy_and_an_upload_in_parts_are()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/owners", "content");
        await AsCountedAsync("PUT", "/bucket/put", "content");
        await AsCountedAsync("PUT", "/bucket/copy", "", ("x-amz-copy-source", "bucket/owners"));
        var upload = (await AsCountedAsync("POST", "/bucket/parts?uploads")).Value("UploadId");
        var part = await AsCountedAsync("PUT", $"/bucket/parts?partNumber=1&uploadId={upload}", "content");
        // Whoever completes it: it was opened by the key.
        await _server.DoAsync("POST", $"/bucket/parts?uploadId={upload}", $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part.Header("ETag")}</ETag></Part></CompleteMultipartUpload>");
        foreach (var key in (string[])["put", "copy", "parts"])
            Assert.Equal("COUNTED", await WriterOfAsync(key));

        await _server.DoAsync("PUT", "/bucket/put", "content");
        await _server.DoAsync("PUT", "/bucket/copied-by-owner", "", ("x-amz-copy-source", "bucket/copy"));
        foreach (var key in (string[])["put", "copied-by-owner", "owners"])
            Assert.Null(await WriterOfAsync(key));
    }

    [Test]
    public async Task Nobody_sees_it_and_nothing_takes_it_away()
    {
        await _server.DoAsync("PUT", "/bucket");
        await AsCountedAsync("PUT", "/bucket/key", "content", ("x-amz-meta-counted-as", "other"), ("counted-as", "other"));
        Assert.Equal("COUNTED", await WriterOfAsync("key"));
        Assert.DoesNotContain("COUNTED", string.Join(',', (await _server.DoAsync("GET", "/bucket/key")).Headers.Select(header => $"{header}")), StringComparison.Ordinal);
        await AsCountedAsync("PUT", "/bucket/key?tagging", "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>");
        Assert.Equal("COUNTED", await WriterOfAsync("key"));
    }

    [Test]
    public async Task A_copy_onto_itself_that_changes_nothing_is_refused_all_the_same()
    {
        await _server.DoAsync("PUT", "/bucket");
        await AsCountedAsync("PUT", "/bucket/key", "content");
        (await _server.AsAsync(_counted, "PUT", "/bucket/key", "", ("x-amz-copy-source", "bucket/key"))).IsError(400, "InvalidRequest");
    }

    private async Task<TestResponse> AsCountedAsync(string method, string target, string body = "", params (string Name, string Value)[] headers)
    {
        var response = await _server.AsAsync(_counted, method, target, body, headers);
        Assert.Equal(200, response.Status);
        return response;
    }

    private async Task<string?> WriterOfAsync(string key) =>
        (await _server.Store.FindObjectAsync("bucket", key, null, TestRun.Cancellation))!.Attributes.GetValueOrDefault(KeyQuotas.Attribute);
}
