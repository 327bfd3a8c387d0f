using Pys3Local.EndToEnd.Harness;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.BadInput;

/// <summary>Whoever does not prove who they are gets nothing, and is told so in S3's words.</summary>
public sealed class AuthenticationTests(ServerFixture server) : ServerTest(server)
{
    private SigV4 Signer => Raw.Signer;

    private RawRequest Put => Raw.Request("PUT", $"/{Bucket}/key", "", "content"u8.ToArray());

    [Test]
    public async Task Anonymous_AccessDenied() => await RefusedAsync(Put, 403, "AccessDenied");

    [Test]
    public async Task Unknown_key_InvalidAccessKeyId() =>
        await RefusedAsync(Signed(new SigV4(new("AKIANOBODYKNOWSTHIS1", Process.Keys.SecretAccessKey))), 403, "InvalidAccessKeyId");

    [Test]
    public async Task Unknown_key_with_empty_secret_InvalidAccessKeyId() =>
        await RefusedAsync(Signed(new SigV4(new("AKIANOBODYKNOWSTHIS1", ""))), 403, "InvalidAccessKeyId");

    [Test]
    [Arguments("")]
    [Arguments("test")]
    public async Task Wrong_secret_SignatureDoesNotMatch(string secret) =>
        await RefusedAsync(Signed(new SigV4(new(Process.Keys.AccessKeyId, secret))), 403, "SignatureDoesNotMatch");

    [Test]
    public async Task Test_test_is_no_key_by_itself() =>
        await RefusedAsync(Signed(new SigV4(new("test", "test"))), 403, "InvalidAccessKeyId");

    [Test]
    [Arguments(-16)]
    [Arguments(16)]
    [Arguments(-60 * 24 * 365)]
    public async Task Clock_off_by_minutes_RequestTimeTooSkewed(int minutes) =>
        await RefusedAsync(Signed(Signer with { Time = Signer.Time.AddMinutes(minutes) }), 403, "RequestTimeTooSkewed");

    [Test]
    public async Task Scope_of_another_region_AuthorizationHeaderMalformed() =>
        await RefusedAsync(Signed(Signer with { Region = "eu-central-1" }), 400, "AuthorizationHeaderMalformed");

    [Test]
    public async Task Scope_of_another_service_AuthorizationHeaderMalformed() =>
        await RefusedAsync(Signed(Signer with { Service = "ec2" }), 400, "AuthorizationHeaderMalformed");

    [Test]
    public async Task Path_changed_after_signing_SignatureDoesNotMatch()
    {
        var request = Signed(Signer);
        request.Path += "2";
        await RefusedAsync(request, 403, "SignatureDoesNotMatch");
    }

    [Test]
    public async Task Query_added_after_signing_SignatureDoesNotMatch()
    {
        var request = Signed(Signer);
        request.Query = "x-id=PutObject";
        await RefusedAsync(request, 403, "SignatureDoesNotMatch");
    }

    [Test]
    public async Task Method_changed_after_signing_SignatureDoesNotMatch()
    {
        await PutAsync("key", "unharmed");
        var request = Raw.Request("GET", $"/{Bucket}/key", "", []);
        Signer.SignHeader(request);
        request.Method = "DELETE";

        (await Raw.SendAsync(request, Cancellation)).Failed(403, "SignatureDoesNotMatch");
        await GetAsync("key");
    }

    [Test]
    public async Task Header_added_after_signing_is_refused_if_it_is_an_Amazon_header()
    {
        var request = Signed(Signer).With("x-amz-meta-added", "later");
        await RefusedAsync(request, 403, "AccessDenied", "SignatureDoesNotMatch");
    }

    [Test]
    [Arguments("AWS4-HMAC-SHA256")]
    [Arguments("AWS4-HMAC-SHA256 Credential=")]
    [Arguments("AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=00")]
    [Arguments("AWS4-HMAC-SHA256 Credential=a/20200101/us-east-1/s3/aws4_request, SignedHeaders=, Signature=")]
    [Arguments("Basic dGVzdDp0ZXN0")]
    [Arguments("Bearer x")]
    [Arguments("AWS test:c2ln")]
    public async Task Malformed_authorization_is_refused(string authorization)
    {
        var response = await Raw.SendAsync(Put.With("Authorization", authorization).With("x-amz-date", Signer.Timestamp).With("x-amz-content-sha256", SigV4.Unsigned), Cancellation);

        Assert.True(response.Status is 400 or 403, response.ToString());
        await NothingIsStoredAsync();
    }

    [Test]
    public async Task Presigned_works()
    {
        var request = Put;
        Signer.Presign(request, TimeSpan.FromMinutes(5));
        (await Raw.SendAsync(request, Cancellation)).Succeeded();
        Assert.Equal("content"u8.ToArray(), await GetAsync("key"));
    }

    [Test]
    public async Task Presigned_expired_AccessDenied()
    {
        var request = Put;
        (Signer with { Time = Signer.Time.AddMinutes(-10) }).Presign(request, TimeSpan.FromMinutes(5));
        await RefusedAsync(request, 403, "AccessDenied");
    }

    [Test]
    [Arguments(604801)]
    [Arguments(-1)]
    public async Task Presigned_for_too_long_AuthorizationQueryParametersError(int seconds)
    {
        var request = Put;
        Signer.Presign(request, TimeSpan.FromSeconds(seconds));
        await RefusedAsync(request, 400, "AuthorizationQueryParametersError");
    }

    /// <summary>MinIO CVE-2025-31489: an unsigned-trailer upload whose signature nobody checked.</summary>
    [Test]
    public async Task Unsigned_trailer_upload_with_wrong_signature_SignatureDoesNotMatch()
    {
        var request = new ChunkedUpload("content"u8.ToArray()) { Form = ChunkedUpload.UnsignedTrailerForm }
            .Sign(Raw.Request("PUT", $"/{Bucket}/key"), new SigV4(new(Process.Keys.AccessKeyId, "a wrong secret")));
        await RefusedAsync(request, 403, "SignatureDoesNotMatch");
    }

    /// <summary>MinIO CVE-2026-41145: credentials in the query beside an unsigned trailer.</summary>
    [Test]
    public async Task Unsigned_trailer_upload_with_credentials_in_the_query_only_is_refused()
    {
        var signer = new SigV4(new(Process.Keys.AccessKeyId, "a wrong secret"));
        var request = new ChunkedUpload("content"u8.ToArray()) { Form = ChunkedUpload.UnsignedTrailerForm }.Sign(Raw.Request("PUT", $"/{Bucket}/key"), signer);
        request.Without("Authorization");
        signer.Presign(request, TimeSpan.FromMinutes(5));

        await RefusedAsync(request, 403, "SignatureDoesNotMatch");
    }

    /// <summary>SeaweedFS: a streaming upload announced without any signature.</summary>
    [Test]
    [Arguments(ChunkedUpload.SignedForm)]
    [Arguments(ChunkedUpload.SignedTrailerForm)]
    [Arguments(ChunkedUpload.UnsignedTrailerForm)]
    public async Task Streaming_upload_without_authorization_AccessDenied(string form)
    {
        var request = new ChunkedUpload("content"u8.ToArray()) { Form = form }.Sign(Raw.Request("PUT", $"/{Bucket}/key"), Signer);
        await RefusedAsync(request.Without("Authorization"), 403, "AccessDenied");
    }

    [Test]
    public async Task Both_header_and_query_is_refused()
    {
        var request = Signed(Signer);
        Signer.Presign(request, TimeSpan.FromMinutes(5));
        var response = await Raw.SendAsync(request, Cancellation);

        Assert.True(response.Status is 400 or 403, response.ToString());
        await NothingIsStoredAsync();
    }

    [Test]
    public async Task Head_refused_has_no_body()
    {
        var response = await Raw.SendAsync(Raw.Request("HEAD", $"/{Bucket}/key"), Cancellation);
        response.Succeeded(403);
        Assert.Empty(response.Body);
    }

    [Test]
    public async Task Neither_output_nor_errors_show_the_secret_or_a_signature()
    {
        var request = Signed(new SigV4(new(Process.Keys.AccessKeyId, "another secret entirely")));
        var response = await Raw.SendAsync(request, Cancellation);

        Assert.DoesNotContain(Process.Keys.SecretAccessKey, response.Text, StringComparison.Ordinal);
        var signature = request.Header("Authorization")!.Split("Signature=")[1];
        Assert.DoesNotContain(signature, Process.Output.Text + Process.Error.Text, StringComparison.Ordinal);
    }

    private RawRequest Signed(SigV4 signer)
    {
        var request = Put;
        signer.SignHeader(request);
        return request;
    }

    private async Task RefusedAsync(RawRequest request, int status, params string[] codes)
    {
        var response = await Raw.SendAsync(request, Cancellation);
        response.Failed(status, codes.FirstOrDefault(code => code == response.Xml.Element("Code")?.Value) ?? codes[0]);
        await NothingIsStoredAsync();
    }

    private async Task NothingIsStoredAsync()
    {
        foreach (var key in new[] { "key", "key2" })
            (await Raw.HeadAsync($"/{Bucket}/{key}", Cancellation)).Succeeded(404);
    }
}
