using System.Net;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Operations;

/// <summary>Answers that were others than Amazon's.</summary>
public sealed class AsAmazonAnswersTests
{
    private readonly TestServer _server = new();

    [Test] // faults C13
    [Arguments("GET", "/nowhere")]
    [Arguments("GET", "/nowhere/key")]
    [Arguments("PUT", "/nowhere/key")]
    [Arguments("DELETE", "/nowhere/key")]
    public async Task An_unsigned_request_to_a_bucket_that_is_not_there(string method, string target) =>
        (await _server.AsAsync(null, method, target)).IsError(404, "NoSuchBucket");

    [Test] // faults C13
    public async Task A_preflight_to_a_bucket_that_is_not_there() =>
        (await _server.AsAsync(null, "OPTIONS", "/nowhere/key", "", ("Origin", "https://a.example"), ("Access-Control-Request-Method", "GET"))).IsError(404, "NoSuchBucket");

    [Test] // faults C14
    [Arguments("marker=a/1")]
    [Arguments("list-type=2&start-after=a/1")]
    [Arguments("versions&key-marker=a/1")]
    public async Task A_prefix_that_sorts_before_the_marker_is_past(string query)
    {
        await _server.DoAsync("PUT", "/bucket");
        foreach (var key in new[] { "a/1", "a/2", "b/1" })
            await _server.DoAsync("PUT", "/bucket/" + key, key);

        var answer = await _server.DoAsync("GET", $"/bucket?delimiter=/&{query.Replace("a/1", "a%2F1")}".Replace("=/", "=%2F"));
        Assert.Equal(["b/"], answer.Values("CommonPrefixes"));
    }

    [Test] // faults C14: uploads
    public async Task A_prefix_of_uploads_too()
    {
        await _server.DoAsync("PUT", "/bucket");
        foreach (var key in new[] { "a/1", "a/2", "b/1" })
            await _server.DoAsync("POST", $"/bucket/{key}?uploads");

        Assert.Equal(["b/"], (await _server.DoAsync("GET", "/bucket?uploads&delimiter=%2F&key-marker=a%2F1")).Values("CommonPrefixes"));
    }

    [Test] // faults C18: clients send it, and it says what holds anyway.
    [Arguments("PUT", "/bucket/key")]
    [Arguments("POST", "/bucket/key?uploads")]
    public async Task A_private_ACL_is_taken_where_ACLs_are_off(string method, string target)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync(method, target, "", ("x-amz-acl", "private"));
    }

    [Test] // faults C20
    [Arguments("garbage")]
    [Arguments("a%2Fb")]
    [Arguments("..")]
    [Arguments("0123456789abcdef")]
    public async Task An_id_of_a_version_that_can_be_none(string id)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "content");
        foreach (var (method, query) in new[] { ("GET", ""), ("DELETE", ""), ("GET", "tagging&"), ("PUT", "tagging&"), ("DELETE", "tagging&"), ("GET", "acl&"), ("GET", "retention&"), ("GET", "legal-hold&"), ("GET", "attributes&") })
        {
            var answer = await _server.SendAsync(method, $"/bucket/key?{query}versionId={id}", method == "PUT" ? "<Tagging><TagSet/></Tagging>" : "", ("x-amz-object-attributes", "ETag"));
            if (query is not ("retention&" or "legal-hold&"))
                answer.IsError(400, "InvalidArgument");
            else
                Assert.Equal(400, answer.Status);
        }

        Assert.Equal(400, (await _server.SendAsync("HEAD", $"/bucket/key?versionId={id}")).Status);
        await _server.RefusedAsync(400, "InvalidArgument", "PUT", "/bucket/copy", "", ("x-amz-copy-source", $"bucket/key?versionId={id}"));
        var deleted = await _server.DoAsync("POST", "/bucket?delete", $"<Delete><Object><Key>key</Key><VersionId>{WebUtility.UrlDecode(id)}</VersionId></Object></Delete>");
        Assert.Equal(("InvalidArgument", "Invalid version id specified"), (deleted.Value("Code"), deleted.Value("Message")));
        Assert.Equal("content", (await _server.DoAsync("GET", "/bucket/key")).Text);
    }

    [Test] // faults C20
    public async Task A_well_formed_version_that_is_not_there_stays_what_it_was()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "content");
        await _server.RefusedAsync(404, "NoSuchVersion", "GET", "/bucket/key?versionId=0123456789abcdef0123456789abcdef");
        Assert.Equal(204, (await _server.SendAsync("DELETE", "/bucket/key?versionId=0123456789abcdef0123456789abcdef")).Status);
    }

    [Test] // faults C20
    public async Task A_marker_of_uploads_that_can_be_none()
    {
        await _server.DoAsync("PUT", "/bucket");
        var upload = (await _server.DoAsync("POST", "/bucket/key?uploads")).Value("UploadId");
        await _server.RefusedAsync(400, "InvalidArgument", "GET", "/bucket?uploads&key-marker=key&upload-id-marker=invalid_marker");
        Assert.Empty((await _server.DoAsync("GET", $"/bucket?uploads&key-marker=key&upload-id-marker={upload}")).Values("UploadId"));
    }

    [Test] // faults C23
    public async Task Tags_of_one_name_twice_in_the_header()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.RefusedAsync(400, "InvalidArgument", "PUT", "/bucket/key", "x", ("x-amz-tagging", "a=1&a=2"));
    }

    [Test] // faults C23
    [Arguments(0)]
    [Arguments(-1)]
    [Arguments(10_001)]
    public async Task A_part_of_a_number_that_cannot_be(int number)
    {
        await _server.DoAsync("PUT", "/bucket");
        var upload = (await _server.DoAsync("POST", "/bucket/key?uploads")).Value("UploadId");
        await _server.RefusedAsync(400, "InvalidArgument", "POST", $"/bucket/key?uploadId={upload}",
            $"<CompleteMultipartUpload><Part><PartNumber>{number}</PartNumber><ETag>x</ETag></Part></CompleteMultipartUpload>");
        await _server.RefusedAsync(400, "InvalidArgument", "PUT", $"/bucket/key?partNumber={number}&uploadId={upload}", "x");
    }

    [Test] // faults C23
    public async Task More_than_a_hundred_rules_of_CORS()
    {
        await _server.DoAsync("PUT", "/bucket");
        var rules = string.Concat(Enumerable.Repeat("<CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin></CORSRule>", 101));
        await _server.RefusedAsync(400, "InvalidRequest", "PUT", "/bucket?cors", $"<CORSConfiguration>{rules}</CORSConfiguration>");
    }

    [Test] // faults C23
    public async Task NextMarker_comes_with_a_delimiter_only()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/a", "x");
        await _server.DoAsync("PUT", "/bucket/b", "x");
        Assert.Empty((await _server.DoAsync("GET", "/bucket?max-keys=1")).Values("NextMarker"));
        Assert.Equal("a", (await _server.DoAsync("GET", "/bucket?delimiter=%2F&max-keys=1")).Value("NextMarker"));
    }

    [Test] // faults C23
    [Arguments("/bucket")]
    [Arguments("/bucket?list-type=2")]
    [Arguments("/bucket?versions")]
    public async Task Listings_say_the_region(string target)
    {
        await _server.DoAsync("PUT", "/bucket");
        Assert.Equal("us-east-1", (await _server.DoAsync("GET", target)).Header("x-amz-bucket-region"));
    }

    [Test] // faults C33
    public async Task A_bucket_is_made_with_its_tags()
    {
        await _server.DoAsync("PUT", "/bucket", "<CreateBucketConfiguration><Tags><Tag><Key>team</Key><Value>red</Value></Tag></Tags></CreateBucketConfiguration>");
        Assert.Equal("red", (await _server.DoAsync("GET", "/bucket?tagging")).Value("Value"));
        await _server.RefusedAsync(400, "InvalidTag", "PUT", "/other", "<CreateBucketConfiguration><Tags><Tag><Key>aws:x</Key><Value/></Tag></Tags></CreateBucketConfiguration>");
        await _server.RefusedAsync(404, "NoSuchBucket", "GET", "/other");
    }

    [Test] // faults C33: what a document says is honoured or refused.
    [Arguments("PUT", "/new", "<CreateBucketConfiguration><Location><Name>x</Name><Type>AvailabilityZone</Type></Location></CreateBucketConfiguration>")]
    [Arguments("PUT", "/new", "<CreateBucketConfiguration><Bucket><Type>Directory</Type></Bucket></CreateBucketConfiguration>")]
    [Arguments("PUT", "/bucket?versioning", "<VersioningConfiguration><Status>Enabled</Status><Other>1</Other></VersioningConfiguration>")]
    [Arguments("PUT", "/bucket?tagging", "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value><Scope>c</Scope></Tag></TagSet></Tagging>")]
    [Arguments("POST", "/bucket?delete", "<Delete><Object><Key>a</Key><Purge>true</Purge></Object></Delete>")]
    public async Task What_is_not_honoured_is_refused(string method, string target, string document)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.RefusedAsync(400, "MalformedXML", method, target, document);
    }

    [Test] // faults C17
    public async Task An_empty_condition_of_a_form()
    {
        var policy = Convert.ToBase64String("{\"expiration\":\"2030-01-01T00:00:00Z\",\"conditions\":[{}]}"u8);
        var form = $"--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\na\r\n--b\r\nContent-Disposition: form-data; name=\"policy\"\r\n\r\n{policy}\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nx\r\n--b--\r\n";
        var server = new TestServer(new() { Keys = _server, NoAuth = true });
        await server.DoAsync("PUT", "/bucket");
        (await server.AsAsync(null, "POST", "/bucket", form, ("Content-Type", "multipart/form-data; boundary=b"))).IsError(400, "InvalidPolicyDocument");
    }
}
