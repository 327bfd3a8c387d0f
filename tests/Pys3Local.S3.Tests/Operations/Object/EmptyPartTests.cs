using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Operations.Object;

/// <summary>A part without a byte has no range: its answer says 200, and how many parts there are.</summary>
public sealed class EmptyPartTests
{
    private readonly TestServer _server = new();

    [Test]
    [Arguments("GET")]
    [Arguments("HEAD")]
    public async Task The_only_part(string method)
    {
        await _server.DoAsync("PUT", "/bucket");
        await UploadAsync([""]);
        IsEmpty(await _server.DoAsync(method, "/bucket/key?partNumber=1"), "1");
        await _server.DoAsync("PUT", "/bucket/plain", "");
        IsEmpty(await _server.DoAsync(method, "/bucket/plain?partNumber=1"), null);
    }

    [Test]
    [Arguments("GET")]
    [Arguments("HEAD")]
    public async Task The_last_part(string method)
    {
        await _server.DoAsync("PUT", "/bucket");
        await UploadAsync([new('x', 5 << 20), ""]);
        IsEmpty(await _server.DoAsync(method, "/bucket/key?partNumber=2"), "2");
        var first = await _server.DoAsync(method, "/bucket/key?partNumber=1");
        Assert.Equal((206, $"bytes 0-{(5 << 20) - 1}/{5 << 20}"), (first.Status, first.Header("Content-Range")));
    }

    private static void IsEmpty(TestResponse answer, string? parts) => Assert.Equal(
        (200, null, "0", "", parts), (answer.Status, answer.Header("Content-Range"), answer.Header("Content-Length"), answer.Text, answer.Header("x-amz-mp-parts-count")));

    private async Task UploadAsync(string[] parts)
    {
        var id = (await _server.DoAsync("POST", "/bucket/key?uploads")).Value("UploadId");
        var list = "";
        for (var number = 1; number <= parts.Length; number++)
            list += $"<Part><PartNumber>{number}</PartNumber><ETag>{(await _server.DoAsync("PUT", $"/bucket/key?partNumber={number}&uploadId={id}", parts[number - 1])).Header("ETag")}</ETag></Part>";

        await _server.DoAsync("POST", $"/bucket/key?uploadId={id}", $"<CompleteMultipartUpload>{list}</CompleteMultipartUpload>");
    }
}
