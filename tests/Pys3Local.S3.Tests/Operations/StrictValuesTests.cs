using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Operations;

/// <summary>Values that were taken for others than their senders meant.</summary>
public sealed class StrictValuesTests
{
    private readonly TestServer _server = new();

    [Test]
    [Arguments("12/31/2030", false)]
    [Arguments("23:59", false)]
    [Arguments("31 Dec", false)]
    [Arguments("2030-01-01T00:00:00Z", true)]
    [Arguments("2030-01-01T00:00:00.123456789Z", true)]
    [Arguments("2030-01-01T00:00:00+02:00", true)]
    [Arguments("2030-01-01", true)]
    public async Task The_end_of_a_retention_is_a_date_of_iso_8601(string date, bool taken)
    {
        Assert.Equal(200, (await _server.AsAsync(TestServer.Owner, "PUT", "/bucket", "", ("x-amz-bucket-object-lock-enabled", "true"))).Status);
        var answer = await _server.AsAsync(TestServer.Owner, "PUT", "/bucket/key", "x", ("x-amz-object-lock-mode", "GOVERNANCE"), ("x-amz-object-lock-retain-until-date", date));
        if (taken)
            Assert.Equal(200, answer.Status);
        else
            answer.IsError(400, "InvalidArgument");
    }

    [Test]
    [Arguments("bytes=9223372036854775807-9223372036854775807")]
    [Arguments("bytes=9223372036854775808-9223372036854775809")]
    [Arguments("bytes=0-18446744073709551616")]
    [Arguments("bytes=0-7")]
    [Arguments("bytes=2-1")]
    [Arguments("bytes=-1")]
    [Arguments("bytes=1-")]
    [Arguments("0-1")]
    [Arguments("-1")]
    public async Task A_range_of_a_copy_that_is_not_in_the_source(string range)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/source", "content");
        var upload = (await _server.DoAsync("POST", "/bucket/key?uploads")).Value("UploadId");
        (string, string)[] source = [("x-amz-copy-source", "bucket/source")];
        (await _server.AsAsync(TestServer.Owner, "PUT", $"/bucket/key?partNumber=1&uploadId={upload}", "", [.. source, ("x-amz-copy-source-range", range)])).IsError(400, "InvalidArgument");
        Assert.Equal(200, (await _server.AsAsync(TestServer.Owner, "PUT", $"/bucket/key?partNumber=1&uploadId={upload}", "", [.. source, ("x-amz-copy-source-range", "bytes=0-6")])).Status);
    }

    [Test]
    public async Task A_cors_rule_with_a_negative_age()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.RefusedAsync(400, "MalformedXML", "PUT", "/bucket?cors",
            "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin><MaxAgeSeconds>-1</MaxAgeSeconds></CORSRule></CORSConfiguration>");
    }

    [Test]
    [Arguments("<Tag><Key></Key><Value>v</Value></Tag>")]
    [Arguments("<And><Prefix>a</Prefix><Tag><Key></Key><Value>v</Value></Tag></And>")]
    public async Task A_lifecycle_rule_with_a_tag_without_a_key(string filter)
    {
        await _server.DoAsync("PUT", "/bucket");
        var answer = await _server.SendAsync("PUT", "/bucket?lifecycle",
            $"<LifecycleConfiguration><Rule><ID>a</ID><Status>Enabled</Status><Filter>{filter}</Filter><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>");
        Assert.Equal(400, answer.Status);
        Assert.Contains("Key of a Tag", answer.Value("Message"));
    }

    [Test]
    public async Task A_long_method_is_not_repeated_in_full()
    {
        await _server.DoAsync("PUT", "/bucket");
        Assert.True((await _server.SendAsync(new('X', 9000), "/bucket")).Text.Length < 1000);
    }
}
