using Pys3Local.S3.Tests.Endpoint;
using Pys3Local.Storage;
using static Pys3Local.S3.Tests.Encryption.EncryptingServer;

namespace Pys3Local.S3.Tests.Encryption;

/// <summary>What a bucket encrypts by itself, and what it blocks.</summary>
public sealed class BucketEncryptionTests
{
    private const string Aes = "<ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault>";

    private readonly TestServer _server = EncryptingServer.New();

    public static string Rule(string rule) => $"<ServerSideEncryptionConfiguration><Rule>{rule}</Rule></ServerSideEncryptionConfiguration>";

    [Test]
    public async Task What_is_set_is_answered_and_can_be_removed()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.RefusedAsync(404, "ServerSideEncryptionConfigurationNotFoundError", "GET", "/bucket?encryption");
        await _server.DoAsync("PUT", "/bucket?encryption", Rule($"{Aes}<BucketKeyEnabled>true</BucketKeyEnabled><BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>"));
        var set = await _server.DoAsync("GET", "/bucket?encryption");
        Assert.Equal(("AES256", "true", "SSE-C"), (set.Value("SSEAlgorithm"), set.Value("BucketKeyEnabled"), set.Value("EncryptionType")));
        Assert.Equal(204, (await _server.DoAsync("DELETE", "/bucket?encryption")).Status);
        await _server.RefusedAsync(404, "ServerSideEncryptionConfigurationNotFoundError", "GET", "/bucket?encryption");
        await _server.DoAsync("PUT", "/bucket/key", "content");
        Assert.True(await IsPlainAsync(_server, "key", "content"));
    }

    [Test]
    public async Task The_default_applies_where_nothing_is_said()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/before", "content");
        await _server.DoAsync("PUT", "/bucket?encryption", Rule(Aes));
        Says("AES256", await _server.DoAsync("PUT", "/bucket/key", "content"));
        Says("AES256", await _server.DoAsync("POST", "/bucket/key?uploads"));
        Says("AES256", await SignedForm.PostAsync(_server, TestServer.Owner, "bucket", "form", "content"));
        Says("AES256", await _server.DoAsync("PUT", "/bucket/copy", "", ("x-amz-copy-source", "bucket/before")));
        Says("aws:kms", await _server.DoAsync("PUT", "/bucket/kms", "content", Of("aws:kms")));
        Says("customer", await _server.DoAsync("PUT", "/bucket/customer", "content", Of("customer")));
        Says("plain", await _server.DoAsync("GET", "/bucket/before"));
        Assert.False(await IsPlainAsync(_server, "key", "content"));
        Assert.True(await IsPlainAsync(_server, "before", "content"));
    }

    /// <summary>How people encrypt what was there before: no way around the default, and no refusal because nothing else changes.</summary>
    [Test]
    [Arguments("x-amz-metadata-directive", "REPLACE")]
    [Arguments("x-amz-storage-class", "STANDARD")]
    [Arguments("x-amz-metadata-directive", "COPY")]
    public async Task A_copy_onto_itself_is_encrypted_as_the_bucket_has_it_by_then(string header, string value)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/before", "content");
        await _server.DoAsync("PUT", "/bucket?encryption", Rule(Aes));
        Says("AES256", await _server.DoAsync("PUT", "/bucket/before", "", ("x-amz-copy-source", "bucket/before"), (header, value)));
        Says("AES256", await _server.DoAsync("GET", "/bucket/before"));
        Assert.False(await IsPlainAsync(_server, "before", "content"));
        Assert.Equal("content", (await _server.DoAsync("GET", "/bucket/before")).Text);
    }

    [Test]
    public async Task A_copy_onto_itself_is_encrypted_where_everything_is()
    {
        var server = EncryptingServer.New(always: true);
        await server.DoAsync("PUT", "/bucket");
        using var body = new MemoryStream("content"u8.ToArray());
        await server.Store.PutObjectAsync("bucket", "before", new ObjectWrite { Body = body, Seal = size => new ObjectInfo { Key = "before", Size = size, ETag = "etag", LastModified = server.Time.GetUtcNow() } }, TestRun.Cancellation);
        await server.DoAsync("PUT", "/bucket/before", "", ("x-amz-copy-source", "bucket/before"), ("x-amz-metadata-directive", "REPLACE"));
        Assert.False(await IsPlainAsync(server, "before", "content"));
        Assert.Equal("content", (await server.DoAsync("GET", "/bucket/before")).Text);
    }

    [Test]
    public async Task The_default_may_name_a_key_of_the_ring()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket?encryption", Rule($"<ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>{Second.Id}</KMSMasterKeyID></ApplyServerSideEncryptionByDefault>"));
        Says("aws:kms", await _server.DoAsync("PUT", "/bucket/key", "content"));
        Says("aws:kms", await _server.DoAsync("GET", "/bucket/key"));
        Assert.Equal(Second.Id, (await _server.DoAsync("GET", "/bucket?encryption")).Value("KMSMasterKeyID"));
    }

    [Test]
    public async Task A_bucket_may_block_keys_of_clients()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/before", "content", With("one"));
        await _server.DoAsync("PUT", "/bucket?encryption", Rule("<BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>"));
        await _server.RefusedAsync(403, "AccessDenied", "PUT", "/bucket/key", "content", With("one"));
        await _server.RefusedAsync(403, "AccessDenied", "POST", "/bucket/key?uploads", "", With("one"));
        await _server.RefusedAsync(403, "AccessDenied", "PUT", "/bucket/copy", "", [("x-amz-copy-source", "bucket/before"), .. With("one"), .. With("one", SourceCustomer)]);
        Assert.Equal("content", (await _server.DoAsync("GET", "/bucket/before", "", With("one"))).Text);
        Says("plain", await _server.DoAsync("PUT", "/bucket/plain", "content"));
        await _server.DoAsync("PUT", "/bucket?encryption", Rule("<BlockedEncryptionTypes><EncryptionType>NONE</EncryptionType></BlockedEncryptionTypes>"));
        Says("customer", await _server.DoAsync("PUT", "/bucket/key", "content", With("one")));
    }

    [Test]
    [Arguments("", "MalformedXML")]
    [Arguments("<BlockedEncryptionTypes><EncryptionType>SSE-X</EncryptionType></BlockedEncryptionTypes>", "MalformedXML")]
    [Arguments("<ApplyServerSideEncryptionByDefault><SSEAlgorithm>ROT13</SSEAlgorithm></ApplyServerSideEncryptionByDefault>", "MalformedXML")]
    [Arguments("<ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm><KMSMasterKeyID>x</KMSMasterKeyID></ApplyServerSideEncryptionByDefault>", "InvalidArgument")]
    public async Task What_cannot_be_kept_is_refused(string rule, string code)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.RefusedAsync(400, code, "PUT", "/bucket?encryption", Rule(rule));
        await _server.RefusedAsync(404, "ServerSideEncryptionConfigurationNotFoundError", "GET", "/bucket?encryption");
    }

    [Test]
    public async Task A_server_that_encrypts_everything_says_so()
    {
        var server = EncryptingServer.New(always: true);
        await server.DoAsync("PUT", "/bucket");
        Assert.Equal("AES256", (await server.DoAsync("GET", "/bucket?encryption")).Value("SSEAlgorithm"));
        Says("AES256", await server.DoAsync("PUT", "/bucket/key", "content"));
        Says("AES256", await server.DoAsync("HEAD", "/bucket/key"));
        Assert.False(await IsPlainAsync(server, "key", "content"));
    }
}
