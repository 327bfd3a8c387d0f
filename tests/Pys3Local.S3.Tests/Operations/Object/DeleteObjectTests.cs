using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Operations.Object;

/// <summary>What a deletion expects to find.</summary>
public sealed class DeleteObjectTests
{
    private const string Size = "x-amz-if-match-size";
    private const string Time = "x-amz-if-match-last-modified-time";
    private const string Now = "Tue, 10 Mar 2026 12:00:00 GMT";

    private readonly TestServer _server = new();

    [Test]
    [Arguments(Size, "8")]
    [Arguments(Time, "Tue, 10 Mar 2026 12:00:01 GMT")]
    public async Task Another_size_or_time_keeps_the_object(string header, string value)
    {
        await PutAsync();
        await _server.RefusedAsync(412, "PreconditionFailed", "DELETE", "/bucket/key", "", (header, value));
        Assert.Equal("content", (await _server.DoAsync("GET", "/bucket/key")).Text);
    }

    [Test]
    [Arguments(Size, "-7")]
    [Arguments(Size, "")]
    [Arguments(Time, "soon")]
    public async Task A_condition_that_is_none_keeps_the_object(string header, string value)
    {
        await PutAsync();
        await _server.RefusedAsync(400, "InvalidArgument", "DELETE", "/bucket/key", "", (header, value));
        Assert.Equal("content", (await _server.DoAsync("GET", "/bucket/key")).Text);
    }

    [Test]
    [Arguments("/bucket/key")]
    [Arguments("/bucket/key?versionId=null")]
    [Arguments("/bucket/missing")]
    public async Task What_is_as_expected_or_not_there_goes(string target)
    {
        await PutAsync();
        Assert.Equal(204, (await _server.DoAsync("DELETE", target, "", (Size, "7"), (Time, Now))).Status);
        await _server.RefusedAsync(404, "NoSuchKey", "GET", target.Split('?')[0]);
    }

    [Test]
    public async Task DeleteObjects_takes_the_same_of_each_key()
    {
        await PutAsync();
        await _server.DoAsync("PUT", "/bucket/other", "content");
        var answer = await _server.DoAsync("POST", "/bucket?delete", "<Delete><Object><Key>key</Key><Size>8</Size></Object><Object><Key>other</Key><Size>7</Size><LastModifiedTime>2026-03-10T12:00:00Z</LastModifiedTime></Object><Object><Key>missing</Key><Size>7</Size></Object></Delete>");
        Assert.Equal(["other", "missing", "key"], answer.Values("Key"));
        Assert.Equal("PreconditionFailed", answer.Value("Code"));
        Assert.Equal(["key"], (await _server.DoAsync("GET", "/bucket")).Values("Key"));
    }

    private async Task PutAsync()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "content");
    }
}
