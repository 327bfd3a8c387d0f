using Pys3Local.S3.Access;

namespace Pys3Local.S3.Tests.Auth;

public sealed class AuthenticatorTests
{
    [Test]
    public void Who_does_not_sign_is_anonymous() =>
        Assert.True(TestClient.Authenticate(new TestRequest("GET", "/key")).Caller.IsAnonymous);

    [Test]
    [Arguments("Bearer abc", "InvalidArgument")]
    [Arguments("", "InvalidArgument")]
    [Arguments("AWS4-HMAC-SHA256", "InvalidRequest")]
    [Arguments("AWS4-HMAC-SHA256 ", "AuthorizationHeaderMalformed")]
    [Arguments("AWS4-HMAC-SHA256 Credential=", "AuthorizationHeaderMalformed")]
    [Arguments("AWS4-HMAC-SHA256 Credential=a/b/c/d/e", "AuthorizationHeaderMalformed")]
    [Arguments("AWS4-HMAC-SHA256 Credential=a, Credential=a", "AuthorizationHeaderMalformed")]
    [Arguments("AWS4-HMAC-SHA256 Credential=/20130524/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=a", "AuthorizationHeaderMalformed")]
    [Arguments("AWS4-HMAC-SHA256 Credential=a/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=a", "AuthorizationHeaderMalformed")]
    [Arguments("AWS4-HMAC-SHA256 Credential=a/20130524/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=a, Signature=b", "AuthorizationHeaderMalformed")]
    [Arguments("AWS4-HMAC-SHA256 Credential=a/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;HOST, Signature=a", "AuthorizationHeaderMalformed")]
    [Arguments("AWS4-HMAC-SHA256 Credential=a/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;host, Signature=a", "AuthorizationHeaderMalformed")]
    [Arguments("AWS4-HMAC-SHA256 Credential=a/20130524/us-east-1/s3/aws4_request, SignedHeaders=x-amz-date, Signature=a", "AuthorizationHeaderMalformed")]
    [Arguments("AWS4-HMAC-SHA256 Credential=a/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;;x-amz-date, Signature=a", "AuthorizationHeaderMalformed")]
    [Arguments("AWS4-HMAC-SHA256 Credential=a/20130524/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=a", "AccessDenied")]
    [Arguments("AWS4-HMAC-SHA256 Credential=a/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-none, Signature=a", "SignatureDoesNotMatch")]
    [Arguments("AWS4-HMAC-SHA256 Credential=a/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=a", "InvalidAccessKeyId")]
    [Arguments("AWS4-ECDSA-P256-SHA256 Credential=a, SignedHeaders=host, Signature=a", "InvalidRequest")]
    public async Task Malformed_headers_are_refused(string authorization, string code)
    {
        var request = TestSigner.Sign(new TestRequest("GET", "/key"));
        request.Headers["Authorization"] = authorization;

        await TestClient.RefusedAsync(code, request);
    }

    [Test]
    [Arguments("20130523/us-east-1/s3/aws4_request", "is not the day")]
    [Arguments("2013052/us-east-1/s3/aws4_request", "is not the day")]
    [Arguments("/us-east-1/s3/aws4_request", "is not the day")]
    [Arguments("20130524/eu-west-1/s3/aws4_request", "the region 'eu-west-1' is wrong; expecting 'us-east-1'")]
    [Arguments("20130524/us-east-1/sts/aws4_request", "the wrong service \"sts\"")]
    [Arguments("20130524/us-east-1/s3/aws5_request", "does not end in")]
    public async Task Each_part_of_the_scope_has_its_own_message(string scope, string message)
    {
        var header = await TestClient.RefusedAsync(TestSigner.Sign(new TestRequest("GET", "/key"), scope: scope));
        Assert.Equal("AuthorizationHeaderMalformed", header.Error.Code);
        Assert.Contains(message, header.Message, StringComparison.Ordinal);

        var presigned = await TestClient.RefusedAsync(TestSigner.Presign(new TestRequest("GET", "/key"), scope: scope));
        Assert.Equal("AuthorizationQueryParametersError", presigned.Error.Code);
        Assert.Contains(message, presigned.Message, StringComparison.Ordinal);
    }

    [Test]
    public async Task A_wrong_region_names_the_right_one()
    {
        var error = await TestClient.RefusedAsync(TestSigner.Sign(new TestRequest("GET", "/key"), scope: "20130524/eu-west-1/s3/aws4_request"));

        Assert.Equal(new("Region", "us-east-1"), Assert.Single(error.Details));
    }

    [Test]
    [Arguments(-15 * 60, null)]
    [Arguments(15 * 60, null)]
    [Arguments(-15 * 60 - 1, "901 seconds ahead of the server's")]
    [Arguments(15 * 60 + 1, "901 seconds behind the server's")]
    public async Task Clocks_may_differ_by_15_minutes(int serverAhead, string? message)
    {
        var request = TestSigner.Sign(new TestRequest("GET", "/key"));
        request.Time = Examples.Time.AddSeconds(serverAhead);
        if (message is null)
        {
            Assert.False(TestClient.Authenticate(request).Caller.IsAnonymous);
            return;
        }

        var error = await TestClient.RefusedAsync(request);
        Assert.Equal("RequestTimeTooSkewed", error.Error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Test]
    [Arguments(3600, 0, null)]
    [Arguments(3600, 3599, null)]
    [Arguments(3600, 3600, "AccessDenied")]
    [Arguments(604800, 604799, null)]
    [Arguments(604801, 0, "AuthorizationQueryParametersError")]
    [Arguments(0, 0, "AuthorizationQueryParametersError")]
    [Arguments(-1, 0, "AuthorizationQueryParametersError")]
    [Arguments(3600, -15 * 60, null)]
    [Arguments(3600, -15 * 60 - 1, "AccessDenied")]
    public async Task A_presigned_URL_has_its_time(int expires, int serverAhead, string? code)
    {
        var request = TestSigner.Presign(new TestRequest("GET", "/key"), expires);
        request.Time = Examples.Time.AddSeconds(serverAhead);
        if (code is null)
            Assert.False(TestClient.Authenticate(request).Caller.IsAnonymous);
        else
            await TestClient.RefusedAsync(code, request);
    }

    [Test]
    [Arguments("")]
    [Arguments("short")]
    public async Task A_key_with_a_short_secret_is_no_key(string secret)
    {
        var options = Examples.Options with { Keys = new Examples.Keys(new AccessKey { Id = Examples.KeyId, Secret = secret }) };

        await TestClient.RefusedAsync("InvalidAccessKeyId", TestSigner.Sign(new TestRequest("GET", "/key")), options);
    }

    [Test]
    public async Task An_unknown_key_is_refused_as_such() =>
        await TestClient.RefusedAsync("InvalidAccessKeyId", TestSigner.Sign(new TestRequest("GET", "/key"), keyId: "AKIANOBODY"));

    [Test]
    public async Task A_mismatch_shows_what_was_signed_and_no_secret()
    {
        var request = TestSigner.Sign(new TestRequest("GET", "/key"));
        request.Headers["Host"] = "proxy.example";

        var error = await TestClient.RefusedAsync(request);

        Assert.Equal("SignatureDoesNotMatch", error.Error.Code);
        Assert.Contains("host;x-amz-content-sha256;x-amz-date", error.Message, StringComparison.Ordinal);
        Assert.Contains("proxy.example", error.Message, StringComparison.Ordinal);
        Assert.Contains(error.Details, detail => detail.Key == "CanonicalRequest" && detail.Value.StartsWith("GET\n/key\n\nhost:proxy.example\n", StringComparison.Ordinal));
        Assert.DoesNotContain(error.Details, detail => detail.Value.Contains(Examples.Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(Examples.Secret, error.ToString(), StringComparison.Ordinal);
    }

    [Test]
    public async Task Header_and_query_at_once_are_refused()
    {
        var request = TestSigner.Presign(new TestRequest("GET", "/key"));
        request.Headers["Authorization"] = "AWS4-HMAC-SHA256 Credential=a";

        await TestClient.RefusedAsync("InvalidArgument", request);
    }

    [Test]
    public async Task A_session_token_is_refused_clearly()
    {
        var header = new TestRequest("GET", "/key");
        header.Headers["x-amz-security-token"] = "token";
        await TestClient.RefusedAsync("InvalidToken", TestSigner.Sign(header));
        await TestClient.RefusedAsync("InvalidToken", TestSigner.Presign(new TestRequest("GET", "/key?X-Amz-Security-Token=token")));
    }

    [Test]
    public async Task The_payload_hash_must_be_there()
    {
        var request = TestSigner.Sign(new TestRequest("GET", "/key"));
        request.Headers.Remove("x-amz-content-sha256");

        await TestClient.RefusedAsync("InvalidRequest", request);
    }

    [Test]
    public void The_Date_header_dates_a_signature_that_has_no_other()
    {
        const string date = "Fri, 24 May 2013 00:00:00 GMT";
        var request = new TestRequest("GET", "/key");
        request.Headers["Date"] = date;
        request.Headers["x-amz-content-sha256"] = "UNSIGNED-PAYLOAD";
        var canonical = $"GET\n/key\n\ndate:{date}\nhost:{Examples.Host}\nx-amz-content-sha256:UNSIGNED-PAYLOAD\n\ndate;host;x-amz-content-sha256\nUNSIGNED-PAYLOAD";
        var signature = TestSigner.Hmac($"AWS4-HMAC-SHA256\n{Examples.Timestamp}\n{TestSigner.Scope}\n{TestSigner.Sha256(System.Text.Encoding.ASCII.GetBytes(canonical))}");
        request.Headers["Authorization"] = $"AWS4-HMAC-SHA256 Credential={Examples.KeyId}/{TestSigner.Scope},SignedHeaders=date;host;x-amz-content-sha256,Signature={signature}";

        Assert.False(TestClient.Authenticate(request).Caller.IsAnonymous);
    }

    [Test]
    [Arguments("/a+b", "/a%2Bb")]
    [Arguments("/a%2bb", "/a%2Bb")]
    [Arguments("/%61", "/a")]
    [Arguments("/a?b=c+d", "/a?b=c%20d")]
    [Arguments("/a?z&y=%7E", "/a?y=~&z=")]
    [Arguments("/a?B=1&a=2", "/a?B=1&a=2")]
    [Arguments("/a?a=2&a=1", "/a?a=1&a=2")]
    public void Spellings_of_the_same_target_have_the_same_signature(string sent, string signed)
    {
        var request = TestSigner.Sign(new TestRequest("GET", signed));
        request.Target = sent;

        Assert.False(TestClient.Authenticate(request).Caller.IsAnonymous);
    }

    [Test]
    public void Spaces_in_header_values_are_folded()
    {
        var request = new TestRequest("GET", "/key");
        request.Headers["x-amz-meta-a"] = "b c d";
        TestSigner.Sign(request);
        request.Headers["x-amz-meta-a"] = "  b  c   d ";

        Assert.False(TestClient.Authenticate(request).Caller.IsAnonymous);
    }

    [Test]
    public void Without_authentication_everyone_is_the_default_user()
    {
        var options = Examples.Options with { NoAuth = true };
        var wrong = TestSigner.Sign(new TestRequest("GET", "/key"), keyId: "AKIANOBODY");

        Assert.Equal(AccessKey.DefaultUser, TestClient.Authenticate(wrong, options).Caller.Key!.User);
        Assert.Equal(AccessKey.DefaultUser, TestClient.Authenticate(new TestRequest("GET", "/key"), options).Caller.Key!.User);
    }
}
