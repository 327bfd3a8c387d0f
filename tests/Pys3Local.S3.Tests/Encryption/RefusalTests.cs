using System.Net;
using Pys3Local.S3.Access;
using Pys3Local.S3.Tests.Endpoint;
using static Pys3Local.S3.Tests.Encryption.EncryptingServer;

namespace Pys3Local.S3.Tests.Encryption;

/// <summary>What is wrong in a request for encryption, and what is answered, as Amazon answers it.</summary>
public sealed class RefusalTests
{
    private readonly TestServer _server = EncryptingServer.New();

    [Test]
    [Arguments("PUT", "/bucket/new", Algorithm, "aes256", 400, "InvalidEncryptionAlgorithmError")]
    [Arguments("PUT", "/bucket/new", Algorithm, "", 400, "InvalidEncryptionAlgorithmError")]
    [Arguments("POST", "/bucket/new?uploads", Algorithm, "none", 400, "InvalidEncryptionAlgorithmError")]
    [Arguments("PUT", "/bucket/new", Algorithm, "aws:kms:dsse", 501, "NotImplemented")]
    [Arguments("PUT", "/bucket/new", KeyId, "0123456789abcdef", 400, "InvalidArgument")]
    [Arguments("PUT", "/bucket/new", Algorithm + "-context", "e30=", 400, "InvalidArgument")]
    [Arguments("PUT", "/bucket/new", Algorithm + "-unknown", "x", 400, "InvalidArgument")]
    [Arguments("PUT", "/bucket/new", Customer + "algorithm", "AES256", 400, "InvalidArgument")]
    [Arguments("PUT", "/bucket/new", Customer + "algorithm", "AES128", 400, "InvalidEncryptionAlgorithmError")]
    [Arguments("PUT", "/bucket/new", Customer + "key", "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg=", 400, "InvalidArgument")]
    [Arguments("PUT", "/bucket/new", Customer + "key-md5", "eHh4", 400, "InvalidArgument")]
    [Arguments("GET", "/bucket/key", Algorithm, "AES256", 400, "InvalidArgument")]
    [Arguments("GET", "/bucket", Algorithm, "AES256", 400, "InvalidArgument")]
    [Arguments("DELETE", "/bucket/key", Customer + "algorithm", "AES256", 400, "InvalidArgument")]
    [Arguments("PUT", "/bucket/new", SourceCustomer + "algorithm", "AES256", 400, "InvalidArgument")]
    public async Task A_header_alone(string method, string target, string header, string value, int status, string code)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "content");
        await _server.RefusedAsync(status, code, method, target, "", (header, value));
        await _server.RefusedAsync(404, "NoSuchKey", "GET", "/bucket/new");
    }

    [Test]
    [Arguments("key", "c2hvcnQ=")]
    [Arguments("key", "no base64")]
    [Arguments("key-md5", "AAAAAAAAAAAAAAAAAAAAAA==")]
    public async Task A_key_that_is_none_is_refused_and_not_shown(string header, string value)
    {
        await _server.DoAsync("PUT", "/bucket");
        var refused = await _server.SendAsync("PUT", "/bucket/key", "content", [.. With("one").Where(h => h.Name != Customer + header), (Customer + header, value)]);
        refused.IsError(400, "InvalidArgument");
        Assert.DoesNotContain(With("one")[1].Value, refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(value, refused.Text, StringComparison.Ordinal);
    }

    [Test]
    public async Task A_client_key_excludes_other_encryption()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.RefusedAsync(400, "InvalidArgument", "PUT", "/bucket/key", "content", [.. With("one"), (Algorithm, "AES256")]);
    }

    [Test]
    public async Task Reading_takes_the_key_of_the_write()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "content", With("one"));
        await _server.DoAsync("PUT", "/bucket/plain", "content");
        await _server.RefusedAsync(400, "InvalidRequest", "GET", "/bucket/key");
        await _server.RefusedAsync(403, "AccessDenied", "GET", "/bucket/key", "", With("two"));
        await _server.RefusedAsync(400, "InvalidRequest", "GET", "/bucket/plain", "", With("one"));
        await _server.RefusedAsync(400, "InvalidRequest", "GET", "/bucket/key?attributes", "", ("x-amz-object-attributes", "ETag"));
        Assert.Equal(400, (await _server.SendAsync("HEAD", "/bucket/key")).Status);
        Assert.Equal(403, (await _server.SendAsync("HEAD", "/bucket/key", "", With("two"))).Status);
        Assert.Equal(400, (await _server.SendAsync("HEAD", "/bucket/plain", "", With("one"))).Status);
        await _server.RefusedAsync(400, "InvalidRequest", "PUT", "/bucket/copy", "", ("x-amz-copy-source", "bucket/key"));
        await _server.RefusedAsync(403, "AccessDenied", "PUT", "/bucket/copy", "", [("x-amz-copy-source", "bucket/key"), .. With("two", SourceCustomer)]);
        await _server.RefusedAsync(400, "InvalidRequest", "PUT", "/bucket/copy", "", [("x-amz-copy-source", "bucket/plain"), .. With("one", SourceCustomer)]);
        await _server.RefusedAsync(400, "InvalidRequest", "PUT", "/bucket/key", "", ("x-amz-copy-source", "bucket/key"), ("x-amz-metadata-directive", "REPLACE"));
        await _server.RefusedAsync(404, "NoSuchKey", "GET", "/bucket/copy");
    }

    [Test]
    public async Task Parts_take_the_key_of_their_upload()
    {
        await _server.DoAsync("PUT", "/bucket");
        var upload = (await _server.DoAsync("POST", "/bucket/key?uploads", "", With("one"))).Value("UploadId");
        var plain = (await _server.DoAsync("POST", "/bucket/key?uploads")).Value("UploadId");
        await _server.RefusedAsync(400, "InvalidRequest", "PUT", $"/bucket/key?partNumber=1&uploadId={upload}", "x");
        await _server.RefusedAsync(400, "InvalidRequest", "PUT", $"/bucket/key?partNumber=1&uploadId={upload}", "x", With("two"));
        await _server.RefusedAsync(400, "InvalidRequest", "PUT", $"/bucket/key?partNumber=1&uploadId={plain}", "x", With("one"));
        await _server.RefusedAsync(400, "InvalidArgument", "PUT", $"/bucket/key?partNumber=1&uploadId={plain}", "x", (Algorithm, "AES256"));
        var part = (await _server.DoAsync("PUT", $"/bucket/key?partNumber=1&uploadId={upload}", "x", With("one"))).Header("ETag");
        var document = $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part}</ETag></Part></CompleteMultipartUpload>";
        await _server.RefusedAsync(400, "InvalidRequest", "POST", $"/bucket/key?uploadId={upload}", document, With("two"));
        await _server.DoAsync("POST", $"/bucket/key?uploadId={upload}", document);
        Assert.Equal("x", (await _server.DoAsync("GET", "/bucket/key", "", With("one"))).Text);
    }

    [Test]
    public async Task A_client_key_comes_over_TLS_or_from_this_machine()
    {
        await _server.DoAsync("PUT", "/bucket");
        _server.Address = IPAddress.Parse("192.0.2.7");
        await _server.RefusedAsync(400, "InvalidRequest", "PUT", "/bucket/key", "content", With("one"));
        _server.OnTheWay = http => http.Request.Scheme = "https";
        await _server.DoAsync("PUT", "/bucket/key", "content", With("one"));
        _server.OnTheWay = null;
        await _server.RefusedAsync(400, "InvalidRequest", "GET", "/bucket/key", "", With("one"));

        var trusting = EncryptingServer.New(options => options with { TakesCustomerKeysInTheClear = true });
        trusting.Address = _server.Address;
        await trusting.DoAsync("PUT", "/bucket");
        await trusting.DoAsync("PUT", "/bucket/key", "content", With("one"));
    }

    [Test]
    public async Task A_key_of_the_ring_that_is_not_there_is_named()
    {
        await _server.DoAsync("PUT", "/bucket");
        var refused = await _server.SendAsync("PUT", "/bucket/key", "content", (Algorithm, "aws:kms"), (KeyId, "arn:aws:kms:us-east-1:1:key/00112233445566ff"));
        refused.IsError(400, "KMS.NotFoundException");
        Assert.Contains("00112233445566ff", refused.Text, StringComparison.Ordinal);
        Assert.Equal(Second.Id, (await _server.DoAsync("PUT", "/bucket/key", "content", (Algorithm, "aws:kms"), (KeyId, $"arn:aws:kms:us-east-1:1:key/{Second.Id}"))).Header(KeyId));
        Assert.Equal(Active.Id, (await _server.DoAsync("PUT", "/bucket/key", "content", (Algorithm, "aws:kms"))).Header(KeyId));
    }

    [Test]
    public async Task Kms_can_be_refused_as_configured()
    {
        var server = EncryptingServer.New(options => options with { RefusesKms = true });
        await server.DoAsync("PUT", "/bucket");
        await server.RefusedAsync(501, "NotImplemented", "PUT", "/bucket/key", "content", (Algorithm, "aws:kms"));
        await server.RefusedAsync(501, "NotImplemented", "PUT", "/bucket?encryption", BucketEncryptionTests.Rule("<ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm></ApplyServerSideEncryptionByDefault>"));
    }

    [Test]
    [Arguments("{\"a\":\"b\"}", 200)]
    [Arguments("{}", 200)]
    [Arguments("[]", 400)]
    [Arguments("{\"a\":1}", 400)]
    [Arguments("{\"a\":{\"b\":\"c\"}}", 400)]
    [Arguments("{", 400)]
    public async Task A_context_is_an_object_of_texts(string json, int status)
    {
        await _server.DoAsync("PUT", "/bucket");
        var context = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(json));
        var response = await _server.SendAsync("PUT", "/bucket/key", "content", (Algorithm, "aws:kms"), (Algorithm + "-context", context));
        Assert.Equal(status, response.Status);
        Assert.Equal(status == 200 ? context : null, response.Header(Algorithm + "-context"));
        if (status == 200)
            Assert.Equal("content", (await _server.DoAsync("GET", "/bucket/key")).Text);
    }

    [Test]
    public async Task A_key_that_may_only_add_encrypts_nothing_that_is_there()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/backup", "content");
        var adding = _server.Add(new AccessKey { Id = "ADDONLY", Secret = "add-secret-1", User = "olga", Scope = new KeyScope { Overwrites = false } });
        await _server.AsAsync(adding, "PUT", "/bucket/backup", "", [("x-amz-copy-source", "bucket/backup"), .. With("ransom")]);
        (await _server.AsAsync(adding, "PUT", "/bucket/backup", "content", With("ransom"))).IsError(403, "AccessDenied");
        Assert.Equal("content", (await _server.DoAsync("GET", "/bucket/backup")).Text);
        Assert.Equal(200, (await _server.AsAsync(adding, "PUT", "/bucket/other", "content", With("one"))).Status);
    }

    [Test]
    public async Task Without_encryption_a_header_of_it_is_refused()
    {
        var server = new TestServer();
        await server.DoAsync("PUT", "/bucket");
        await server.RefusedAsync(501, "NotImplemented", "PUT", "/bucket/key", "content", (Algorithm, "AES256"));
        await server.RefusedAsync(501, "NotImplemented", "PUT", "/bucket?encryption", BucketEncryptionTests.Rule("<ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault>"));
    }
}
