using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Operations.Bucket;

public sealed class LifecycleConfigurationTests
{
    private readonly TestServer _server = new();

    [Test]
    public async Task Put_Get_Delete()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.RefusedAsync(404, "NoSuchLifecycleConfiguration", "GET", "/bucket?lifecycle");
        await _server.DoAsync("PUT", "/bucket?lifecycle", "<LifecycleConfiguration><Rule><Status>Enabled</Status><Prefix>a</Prefix><Expiration><Days>3</Days></Expiration></Rule></LifecycleConfiguration>");
        Assert.Equal("3", (await _server.DoAsync("GET", "/bucket?lifecycle")).Value("Days"));
        Assert.NotEmpty((await _server.DoAsync("GET", "/bucket?lifecycle")).Value("ID"));
        Assert.Equal(204, (await _server.DoAsync("DELETE", "/bucket?lifecycle")).Status);
        await _server.RefusedAsync(404, "NoSuchLifecycleConfiguration", "GET", "/bucket?lifecycle");
    }

    [Test]
    public async Task Objects_tell_when_they_expire()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket?lifecycle", "<LifecycleConfiguration><Rule><ID>a rule</ID><Status>Enabled</Status><Prefix>a</Prefix><Expiration><Days>3</Days></Expiration></Rule></LifecycleConfiguration>");
        const string Expected = "expiry-date=\"Sat, 14 Mar 2026 00:00:00 GMT\", rule-id=\"a%20rule\"";
        Assert.Equal(Expected, (await _server.DoAsync("PUT", "/bucket/a")).Header("x-amz-expiration"));
        Assert.Equal(Expected, (await _server.DoAsync("GET", "/bucket/a")).Header("x-amz-expiration"));
        Assert.Equal(Expected, (await _server.DoAsync("HEAD", "/bucket/a")).Header("x-amz-expiration"));
        Assert.Null((await _server.DoAsync("PUT", "/bucket/b")).Header("x-amz-expiration"));
    }

    [Test]
    [Arguments("MalformedXML", "")]
    [Arguments("MalformedXML", "<Rule><Status>On</Status><Prefix/><Expiration><Days>1</Days></Expiration></Rule>")]
    [Arguments("MalformedXML", "<Rule><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule>")]
    [Arguments("MalformedXML", "<Rule><Status>Enabled</Status><Prefix/><Filter/><Expiration><Days>1</Days></Expiration></Rule>")]
    [Arguments("MalformedXML", "<Rule><Status>Enabled</Status><Prefix/><Expiration><Days>1</Days><Date>2026-03-12T00:00:00Z</Date></Expiration></Rule>")]
    [Arguments("MalformedXML", "<Rule><Status>Enabled</Status><Prefix/><Expiration/></Rule>")]
    [Arguments("MalformedXML", "<Rule><Status>Enabled</Status><Filter><Prefix>a</Prefix><ObjectSizeLessThan>1</ObjectSizeLessThan></Filter><Expiration><Days>1</Days></Expiration></Rule>")]
    [Arguments("MalformedXML", "<Rule><Status>Enabled</Status><Filter><And><Prefix>a</Prefix></And></Filter><Expiration><Days>1</Days></Expiration></Rule>")]
    [Arguments("InvalidArgument", "<Rule><Status>Enabled</Status><Prefix/></Rule>")]
    [Arguments("InvalidArgument", "<Rule><Status>Enabled</Status><Prefix/><Expiration><Days>0</Days></Expiration></Rule>")]
    [Arguments("InvalidArgument", "<Rule><Status>Enabled</Status><Prefix/><Expiration><Date>2026-03-12T01:00:00Z</Date></Expiration></Rule>")]
    [Arguments("InvalidArgument", "<Rule><ID>a</ID><Status>Enabled</Status><Prefix/><Expiration><Days>1</Days></Expiration></Rule><Rule><ID>a</ID><Status>Enabled</Status><Prefix/><Expiration><Days>1</Days></Expiration></Rule>")]
    [Arguments("InvalidArgument", "<Rule><Status>Enabled</Status><Prefix/><NoncurrentVersionExpiration/></Rule>")]
    [Arguments("InvalidArgument", "<Rule><Status>Enabled</Status><Prefix/><AbortIncompleteMultipartUpload/></Rule>")]
    [Arguments("InvalidArgument", "<Rule><Status>Enabled</Status><Filter><Tag><Key>a</Key><Value>b</Value></Tag></Filter><AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule>")]
    [Arguments("InvalidArgument", "<Rule><Status>Enabled</Status><Filter><Tag><Key>a</Key><Value>b</Value></Tag></Filter><Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration></Rule>")]
    public async Task Wrong_rules_are_refused(string code, string rules)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.RefusedAsync(code == "NotImplemented" ? 501 : 400, code, "PUT", "/bucket?lifecycle", $"<LifecycleConfiguration>{rules}</LifecycleConfiguration>");
    }
}
