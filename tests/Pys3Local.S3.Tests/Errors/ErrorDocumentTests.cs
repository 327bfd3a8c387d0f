using Pys3Local.S3.Errors;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Errors;

/// <summary>Errors are documents that people and SDKs read: each has the elements that Amazon sends with it. (faults C25)</summary>
public sealed class ErrorDocumentTests
{
    private readonly TestServer _server = new();

    [Test]
    [Arguments("GET", "/bucket/missing", "NoSuchKey", "Key=missing")]
    [Arguments("GET", "/bucket/key?versionId=0123456789abcdef0123456789abcdef", "NoSuchVersion", "Key=key|VersionId=0123456789abcdef0123456789abcdef")]
    [Arguments("GET", "/nowhere", "NoSuchBucket", "BucketName=nowhere")]
    [Arguments("DELETE", "/bucket", "BucketNotEmpty", "BucketName=bucket")]
    [Arguments("GET", "/bucket/key?uploadId=none", "NoSuchUpload", "UploadId=none")]
    [Arguments("PUT", "/bucket/key?partNumber=1&uploadId=none", "NoSuchUpload", "UploadId=none")]
    [Arguments("DELETE", "/bucket/key?uploadId=none", "NoSuchUpload", "UploadId=none")]
    [Arguments("PATCH", "/bucket/key", "MethodNotAllowed", "Method=PATCH|ResourceType=OBJECT")]
    [Arguments("PATCH", "/bucket", "MethodNotAllowed", "Method=PATCH|ResourceType=BUCKET")]
    [Arguments("DELETE", "/", "MethodNotAllowed", "Method=DELETE|ResourceType=SERVICE")]
    [Arguments("GET", "/bucket?tagging", "NoSuchTagSet", "BucketName=bucket")]
    [Arguments("GET", "/bucket?policy", "NoSuchBucketPolicy", "BucketName=bucket")]
    [Arguments("GET", "/bucket?cors", "NoSuchCORSConfiguration", "BucketName=bucket")]
    [Arguments("GET", "/bucket?lifecycle", "NoSuchLifecycleConfiguration", "BucketName=bucket")]
    [Arguments("GET", "/bucket?website", "NoSuchWebsiteConfiguration", "BucketName=bucket")]
    [Arguments("GET", "/bucket?object-lock", "ObjectLockConfigurationNotFoundError", "BucketName=bucket")]
    [Arguments("GET", "/bucket?replication", "ReplicationConfigurationNotFoundError", "BucketName=bucket")]
    [Arguments("GET", "/bucket?encryption", "ServerSideEncryptionConfigurationNotFoundError", "BucketName=bucket")]
    [Arguments("PUT", "/Bad_Name", "InvalidBucketName", "BucketName=Bad_Name")]
    public async Task What_the_request_was_about_is_in_the_document(string method, string target, string code, string elements)
    {
        await MakeAsync();
        Shows(await _server.SendAsync(method, target), code, elements.Split('|'));
    }

    [Test]
    public async Task What_was_wrong_is_in_the_document()
    {
        await MakeAsync();
        var upload = (await _server.DoAsync("POST", "/bucket/big?uploads")).Value("UploadId");
        const string part = "<CompleteMultipartUpload><Part><PartNumber>7</PartNumber><ETag>&quot;0123&quot;</ETag></Part></CompleteMultipartUpload>";
        Shows(await _server.SendAsync("POST", $"/bucket/big?uploadId={upload}", part), "InvalidPart", $"UploadId={upload}", "PartNumber=7", "ETag=0123");
        Shows(
            await _server.SendAsync("PUT", "/bucket/key?tagging", "<Tagging><TagSet><Tag><Key>aws:x</Key><Value>1</Value></Tag></TagSet></Tagging>"), "InvalidTag", "TagKey=aws:x");
        Shows(await _server.SendAsync("GET", "/bucket/key", "", ("Range", "bytes=100-200")), "InvalidRange", "RangeRequested=bytes=100-200", "ActualObjectSize=7");
        Shows(await _server.SendAsync("GET", "/bucket/key", "", ("If-Match", "\"no\"")), "PreconditionFailed", "Condition=If-Match");
        Shows(await _server.SendAsync("PUT", "/bucket/key", "new", ("x-amz-storage-class", "COLD")), "InvalidStorageClass", "StorageClassRequested=COLD");
        Shows(
            await _server.SendAsync("PUT", "/bucket/key", "new", ("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA==")), "BadDigest", "ExpectedDigest=AAAAAAAAAAAAAAAAAAAAAA==", "CalculatedDigest=Iq9kXRhZy1ym2gxITx836g==");
        Shows(await _server.SendAsync("PUT", "/bucket/key", "new", ("Content-MD5", "junk")), "InvalidDigest", "Content-MD5=junk");
        Shows(await _server.SendAsync("GET", "/bucket/" + new string('a', 1025)), "KeyTooLongError", "Size=1025", "MaxSizeAllowed=1024");
        Shows(await _server.SendAsync("GET", "/bucket?max-keys=x"), "InvalidArgument", "ArgumentName=max-keys", "ArgumentValue=x");
    }

    [Test]
    public async Task Of_signatures()
    {
        await MakeAsync();
        var presigned = Presigner.V4("GET", "/bucket/key", TestServer.Owner, _server.Time.GetUtcNow());
        var presignedV2 = Presigner.V2("GET", "/bucket/key", TestServer.Owner, _server.Time.GetUtcNow());
        Shows(await _server.AsAsync(TestServer.Owner with { Id = "NOBODY" }, "GET", "/bucket/key"), "InvalidAccessKeyId", "AWSAccessKeyId=NOBODY");
        var wrong = await _server.AsAsync(TestServer.Owner with { Secret = "something-else" }, "GET", "/bucket/key");
        Shows(wrong, "SignatureDoesNotMatch", "AWSAccessKeyId=OWNERKEY");
        Assert.StartsWith("AWS4-HMAC-SHA256\n20260310T120000Z\n", wrong.Value("StringToSign"));
        Assert.StartsWith("GET\n/bucket/key\n", wrong.Value("CanonicalRequest"));
        Assert.Equal(64, wrong.Value("SignatureProvided").Length);

        _server.Time.Advance(TimeSpan.FromHours(2));
        Shows(await _server.AsAsync(null, "GET", presigned), "AccessDenied", "X-Amz-Expires=3600", "Expires=2026-03-10T13:00:00Z", "ServerTime=2026-03-10T14:00:00Z");
        Shows(await _server.AsAsync(null, "GET", presignedV2), "AccessDenied", "Expires=2026-03-10T13:00:00Z", "ServerTime=2026-03-10T14:00:00Z");

        var elsewhere = new TestServer(new() { Keys = _server, Region = "eu-central-1" });
        Shows(await elsewhere.SendAsync("GET", "/bucket/key"), "AuthorizationHeaderMalformed", "Region=eu-central-1");
    }

    [Test] // faults C9
    [Arguments("HEAD", "/bucket")]
    [Arguments("HEAD", "/bucket/key")]
    [Arguments("GET", "/bucket/key")]
    [Arguments("GET", "/bucket")]
    [Arguments("PUT", "/bucket/key")]
    [Arguments("DELETE", "/bucket/key")]
    public async Task Whoever_signed_for_another_region_is_told_the_right_one(string method, string target)
    {
        var server = new TestServer(new() { Keys = _server, Region = "eu-central-1" });
        var answer = await server.SendAsync(method, target);
        Assert.Equal((400, "eu-central-1"), (answer.Status, answer.Header("x-amz-bucket-region")));
        Assert.Equal("AuthorizationHeaderMalformed", answer.Header("x-pys3local-error-code"));
    }

    [Test]
    [Arguments("/bucket/missing", 404, "NoSuchKey")]
    [Arguments("/nowhere", 404, "NoSuchBucket")]
    [Arguments("/bucket/key?versionId=x", 400, "InvalidArgument")]
    public async Task A_HEAD_says_its_code_and_region_in_headers(string target, int status, string code)
    {
        await MakeAsync();
        var answer = await _server.SendAsync("HEAD", target);
        Assert.Equal((status, code, "us-east-1"), (answer.Status, answer.Header("x-pys3local-error-code"), answer.Header("x-amz-bucket-region")));
        Assert.Empty(answer.Body);
    }

    [Test]
    public void Every_error_of_the_catalogue_says_something_to_a_person()
    {
        var errors = typeof(S3Errors).GetFields().Select(field => (S3Error)field.GetValue(null)!).ToList();
        Assert.InRange(errors.Count, 80, 200);
        foreach (var error in errors)
        {
            Assert.EndsWith(".", error.Message + (error.Message.EndsWith('\'') || error.Message.EndsWith("setting") ? "." : ""));
            Assert.InRange(error.Status, 304, 599);
        }
    }

    private async Task MakeAsync()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "content");
    }

    private static void Shows(TestResponse answer, string code, params string[] elements)
    {
        Assert.Equal(code, answer.Code);
        foreach (var element in elements)
            Assert.Equal(element, $"{element.Split('=')[0]}={answer.Value(element.Split('=')[0])}");
    }
}
