using System.Text;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Tests.Body;

namespace Pys3Local.S3.Tests.Auth.Forms;

public sealed class PostFormTests
{
    /// <summary>https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html</summary>
    private const string ExamplePolicy = """
        { "expiration": "2015-12-30T12:00:00.000Z",
          "conditions": [
            {"bucket": "sigv4examplebucket"},
            ["starts-with", "$key", "user/user1/"],
            {"acl": "public-read"},
            {"success_action_redirect": "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},
            ["starts-with", "$Content-Type", "image/"],
            {"x-amz-meta-uuid": "14365123651274"},
            {"x-amz-server-side-encryption": "AES256"},
            ["starts-with", "$x-amz-meta-tag", ""],

            {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},
            {"x-amz-algorithm": "AWS4-HMAC-SHA256"},
            {"x-amz-date": "20151229T000000Z" }
          ]
        }
        """;

    [Test]
    public async Task The_example_of_the_documentation()
    {
        var request = Example();
        Assert.Contains(("x-amz-signature", "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e"), request.Fields);

        var (form, file) = await request.ReadAllAsync();

        Assert.Equal(Examples.KeyId, form.Caller.Key!.Id);
        Assert.Equal("user/user1/photo.jpg", form.Key);
        Assert.Equal("http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html", form.Fields["success_action_redirect"]);
        Assert.Equal(request.File, file);
        Assert.Equal(
            ["Content-Type: image/jpeg", "x-amz-acl: public-read", "x-amz-meta-tag: ", "x-amz-meta-uuid: 14365123651274", "x-amz-server-side-encryption: AES256"],
            form.Headers.Select(header => $"{header.Key}: {header.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(file)), form.Body.Md5Hex);
    }

    [Test]
    [Arguments("key", "user/user2/photo.jpg", "Policy Condition failed: [\"starts-with\", \"$key\", \"user/user1/\"]")]
    [Arguments("key", null, "Policy Condition failed")]
    [Arguments("acl", "private", "Policy Condition failed")]
    [Arguments("acl", null, "Policy Condition failed")]
    [Arguments("Content-Type", "text/html", "Policy Condition failed")]
    [Arguments("Content-Type", "image/png, text/html", "Policy Condition failed")]
    [Arguments("x-amz-meta-uuid", "1", "Policy Condition failed")]
    [Arguments("x-amz-meta-other", "1", "Extra input fields: x-amz-meta-other")]
    [Arguments("success_action_status", "201", "Extra input fields: success_action_status")]
    [Arguments("bucket", "another", "another bucket")]
    [Arguments("Bucket", "", "another bucket")]
    public async Task A_form_that_the_policy_does_not_allow_is_refused(string name, string? value, string message) =>
        await Example().Set(name, value).RefusedAsync("AccessDenied", message);

    [Test]
    [Arguments("x-amz-signature", "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699f", "SignatureDoesNotMatch")]
    [Arguments("x-amz-signature", "", "SignatureDoesNotMatch")]
    [Arguments("x-amz-signature", null, "InvalidArgument")]
    [Arguments("policy", "e30=", "SignatureDoesNotMatch")]
    [Arguments("policy", null, "InvalidArgument")]
    [Arguments("x-amz-algorithm", "AWS4-HMAC-SHA1", "InvalidArgument")]
    [Arguments("x-amz-algorithm", null, "InvalidArgument")]
    [Arguments("x-amz-date", "20151230T000000Z", "InvalidArgument")]
    [Arguments("x-amz-date", "20151229T000001Z", "AccessDenied")]
    [Arguments("x-amz-date", null, "InvalidArgument")]
    [Arguments("x-amz-credential", "AKIAIOSFODNN7EXAMPLF/20151229/us-east-1/s3/aws4_request", "InvalidAccessKeyId")]
    [Arguments("x-amz-credential", "AKIAIOSFODNN7EXAMPLE/20151229/eu-west-1/s3/aws4_request", "InvalidArgument")]
    [Arguments("x-amz-credential", "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/sts/aws4_request", "InvalidArgument")]
    [Arguments("x-amz-credential", null, "InvalidArgument")]
    [Arguments("x-amz-security-token", "token", "InvalidToken")]
    [Arguments("signature", "abc", "InvalidArgument")]
    public async Task Each_change_of_what_is_signed_is_refused(string name, string? value, string code) =>
        await Example().Set(name, value).RefusedAsync(code);

    [Test]
    public async Task An_expired_policy_is_refused()
    {
        var request = Example();
        request.Time = new(2015, 12, 30, 12, 0, 0, TimeSpan.Zero);

        await request.RefusedAsync("AccessDenied", "Policy expired");
    }

    [Test]
    public async Task A_signature_of_tomorrow_is_refused()
    {
        var request = Example();
        request.Time = new(2015, 12, 28, 23, 44, 59, TimeSpan.Zero);

        await request.RefusedAsync("AccessDenied", "not yet valid");
    }

    [Test]
    public async Task Another_bucket_than_the_policys_is_refused()
    {
        var request = Example().ToRequest();
        request.Headers["Host"] = "another.s3.amazonaws.com";
        var received = TestClient.Authenticate(request);

        var error = await Assert.ThrowsAsync<S3Exception>(() => S3.Auth.Forms.PostForm.ReadAsync(received, Examples.Options, TestRun.Cancellation));
        Assert.Contains("\"$bucket\"", error.Message, StringComparison.Ordinal);
    }

    [Test]
    [Arguments("""["starts-with","$key",""]""", "Extra input fields: bucket")]
    [Arguments("""{"bucket":"sigv4examplebucket"}""", "Extra input fields: key")]
    public async Task A_policy_has_to_be_about_bucket_and_key(string conditions, string message) =>
        await Signed(conditions).RefusedAsync("AccessDenied", message);

    [Test]
    [Arguments("1000", "1000", null)]
    [Arguments("0", "999", "EntityTooLarge")]
    [Arguments("1001", "2000", "EntityTooSmall")]
    [Arguments("\"1000\"", "\"1000\"", null)]
    [Arguments("-1", "10", "InvalidPolicyDocument")]
    [Arguments("0", "1e9", "InvalidPolicyDocument")]
    [Arguments("0", "null", "InvalidPolicyDocument")]
    public async Task The_file_is_held_to_its_range_of_lengths(string min, string max, string? code)
    {
        var request = Signed($$"""{"bucket":"sigv4examplebucket"},["starts-with","$key",""],["content-length-range",{{min}},{{max}}]""");
        if (code is null)
            Assert.Equal(request.File, (await request.ReadAllAsync()).File);
        else
            await request.RefusedAsync(code);
    }

    [Test]
    [Arguments("")]
    [Arguments("[]")]
    [Arguments("{}")]
    [Arguments("{")]
    [Arguments("""{"expiration":"2015-12-30T12:00:00.000Z"}""")]
    [Arguments("""{"expiration":"2015-12-30T12:00:00.000Z","conditions":{}}""")]
    [Arguments("""{"expiration":"2015-12-30T12:00:00.000Z","conditions":[1]}""")]
    [Arguments("""{"expiration":"2015-12-30T12:00:00.000Z","conditions":[[]]}""")]
    [Arguments("""{"expiration":"2015-12-30T12:00:00.000Z","conditions":[["eq","key","a"]]}""")]
    [Arguments("""{"expiration":"2015-12-30T12:00:00.000Z","conditions":[["eq","$key",["a"]]]}""")]
    [Arguments("""{"expiration":"2015-12-30T12:00:00.000Z","conditions":[["contains","$key","a"]]}""")]
    [Arguments("""{"expiration":"2015-12-30T12:00:00.000Z","conditions":[{"key":1}]}""")]
    [Arguments("""{"expiration":"2015-12-30T12:00:00.000Z","conditions":[{"key":"\ud800"}]}""")]
    [Arguments("""{"expiration":"2015-12-30T12:00:00.000Z","conditions":[],"more":1}""")]
    [Arguments("""{"expiration":"tomorrow","conditions":[]}""")]
    [Arguments("""{"expiration":1,"conditions":[]}""")]
    [Arguments("""{"expiration":"2015-12-30T12:00:00.000Z","conditions":[[[[[[[[]]]]]]]]}""")]
    public async Task A_malformed_policy_is_refused(string policy) =>
        await new FormRequest().Set("key", "a").Sign(policy).RefusedAsync("InvalidPolicyDocument");

    [Test]
    public async Task A_policy_that_is_no_base64_is_refused() =>
        await new FormRequest { Options = Examples.Options with { NoAuth = true } }.Set("key", "a").Set("policy", "%%%").RefusedAsync("InvalidPolicyDocument");

    [Test]
    public async Task An_unsigned_form_is_anonymous()
    {
        var (form, file) = await new FormRequest().Set("key", "a").ReadAllAsync();

        Assert.True(form.Caller.IsAnonymous);
        Assert.Equal(1000, file.Length);
    }

    [Test]
    public async Task Without_authentication_everyone_is_the_default_user_and_the_policy_still_holds()
    {
        var options = Examples.Options with { NoAuth = true };
        var request = Example().Set("x-amz-signature", "wrong");
        request.Options = options;
        Assert.False((await request.ReadAsync()).Caller.IsAnonymous);

        await request.Set("acl", "private").RefusedAsync("AccessDenied");
    }

    [Test]
    public async Task Signature_Version_2_unless_it_was_switched_off()
    {
        var request = Signed("""{"bucket":"sigv4examplebucket"},["starts-with","$key",""]""");
        var policy = request.Fields.Single(field => field.Name == "policy").Value;
        foreach (var name in request.Fields.Select(field => field.Name).Where(name => name.StartsWith("x-amz-", StringComparison.Ordinal)).ToArray())
            request.Set(name, null);

        request.Set("AWSAccessKeyId", Examples.KeyId).Set("signature", Convert.ToBase64String(System.Security.Cryptography.HMACSHA1.HashData(Encoding.ASCII.GetBytes(Examples.Secret), Encoding.ASCII.GetBytes(policy))));
        request.Options = Examples.Options with { SignatureV2 = false };
        await request.RefusedAsync("InvalidRequest");

        request.Options = Examples.Options;
        Assert.Equal(Examples.KeyId, (await request.ReadAsync()).Caller.Key!.Id);

        await request.Set("signature", "AAAA").RefusedAsync("SignatureDoesNotMatch");
    }

    [Test]
    [Arguments("/home/user/photo.jpg", "up/photo.jpg")]
    [Arguments("C:\\\\fakepath\\\\photo.jpg", "up/photo.jpg")]
    [Arguments("é 日本.jpg", "up/é 日本.jpg")]
    [Arguments("../../etc/passwd", "up/passwd")]
    [Arguments("", "up/")]
    public async Task The_files_name_takes_the_place_of_its_variable(string fileName, string key)
    {
        var request = new FormRequest { FileName = fileName }.Set("key", "up/${filename}");

        Assert.Equal(key, (await request.ReadAsync()).Key);
    }

    [Test]
    public async Task A_form_is_bounded()
    {
        var many = new FormRequest().Set("key", "a");
        for (var i = 0; i < 1000; i++)
            many.Set($"x-ignore-{i}", "");
        await many.RefusedAsync("MaxPostPreDataLengthExceeded");

        await new FormRequest().Set("key", "a").Set("x-ignore-a", new('a', 20 * 1024)).RefusedAsync("MaxPostPreDataLengthExceeded");
        await new FormRequest().Set("key", "a").Set("x-ignore-a", new('a', 10 * 1024)).Set("x-ignore-b", new('a', 10 * 1024)).RefusedAsync("MaxPostPreDataLengthExceeded");
        await new FormRequest().Set("key", new('a', 1025)).RefusedAsync("KeyTooLongError");
        await new FormRequest().Set("key", "a").Set(new('a', 1 << 20), "").RefusedAsync("MalformedPOSTRequest");
    }

    [Test]
    public async Task Fields_stand_once()
    {
        var twice = new FormRequest().Set("key", "a");
        twice.Fields.Add(("KEY", "b"));
        await twice.RefusedAsync("InvalidArgument");

        await new FormRequest().Set("key", "a").Set("acl", "private").Set("x-amz-acl", "public-read").RefusedAsync("InvalidArgument");
    }

    [Test]
    [Arguments("x-amz-meta-a", "b\r\nSet-Cookie: c")]
    [Arguments("Content-Type", "text/html\n")]
    [Arguments("x-amz-meta-\u0001", "b")]
    public async Task A_field_cannot_end_a_header(string name, string value) =>
        await new FormRequest().Set("key", "a").Set(name, value).RefusedAsync("InvalidArgument");

    [Test]
    public async Task The_checksums_of_a_file_are_fields()
    {
        var request = new FormRequest().Set("key", "a").Set("x-amz-checksum-crc32", Checks.Value(S3.Checksums.ChecksumAlgorithm.Crc32, Checks.Content(1000)));
        Assert.Equal(S3.Checksums.ChecksumAlgorithm.Crc32, (await request.ReadAllAsync()).Form.Body.Checksum!.Algorithm);

        await request.Set("x-amz-checksum-crc32", "AAAAAA==").RefusedAsync("BadDigest");
    }

    [Test]
    public async Task What_is_missing_is_named()
    {
        await new FormRequest { File = null }.Set("key", "a").RefusedAsync("InvalidArgument", "exactly one file");
        await new FormRequest().RefusedAsync("InvalidArgument", "'key'");
        await new FormRequest().Set("key", "").RefusedAsync("InvalidArgument", "'key'");
    }

    [Test]
    public async Task The_file_ends_at_its_delimiter_wherever_the_network_cuts()
    {
        for (var cut = 1; cut < 200; cut++)
        {
            var request = Example();
            request.File = [.. Checks.Content(100), .. "\r\n--943114915616\r\n"u8, 0, .. "\r\n--"u8];
            request.MaxRead = cut;
            Assert.Equal(request.File, (await request.ReadAllAsync()).File);
        }
    }

    [Test]
    public async Task A_form_that_ends_early_is_refused()
    {
        var whole = Example().ToRequest().Body;
        var end = whole.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes($"--{FormRequest.Boundary}\r\n"));
        for (var length = 0; length < end + FormRequest.Boundary.Length; length += 7)
        {
            var request = Example();
            var at = length;
            request.Body = body => body[..at];
            await Assert.ThrowsAsync<S3Exception>(request.ReadAllAsync);
        }
    }

    [Test]
    public async Task Random_bytes_and_mutated_forms_are_refused_in_S3s_words()
    {
        var random = new Random(1);
        var refused = 0;
        for (var round = 0; round < 3_000; round++)
        {
            var request = Example();
            request.File = Checks.Content(20);
            request.MaxRead = random.Next(1, 500);
            request.Body = body =>
            {
                var at = random.Next(body.Length);
                return random.Next(3) switch
                {
                    0 => [.. body[..at], .. body[random.Next(body.Length)..]],
                    1 => [.. body[..at], (byte)random.Next(256), .. body[at..]],
                    _ => [.. body[..at], (byte)random.Next(256), .. body[Math.Min(body.Length, at + 1)..]],
                };
            };
            try
            {
                await request.ReadAllAsync();
            }
            catch (S3Exception)
            {
                refused++;
            }
        }

        Assert.True(refused > 2_000, $"{refused}");
    }

    [Test]
    [Arguments("multipart/form-data")]
    [Arguments("multipart/form-data; boundary=")]
    [Arguments("multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [Arguments("application/x-www-form-urlencoded")]
    [Arguments("")]
    public async Task Other_types_and_boundaries_are_refused(string type)
    {
        var request = Example().ToRequest();
        request.Headers["Content-Type"] = type;
        var received = TestClient.Authenticate(request);

        await Assert.ThrowsAsync<S3Exception>(() => S3.Auth.Forms.PostForm.ReadAsync(received, Examples.Options, TestRun.Cancellation));
    }

    private static FormRequest Example() => new FormRequest()
        .Set("key", "user/user1/${filename}")
        .Set("acl", "public-read")
        .Set("success_action_redirect", "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html")
        .Set("Content-Type", "image/jpeg")
        .Set("x-amz-meta-uuid", "14365123651274")
        .Set("x-amz-server-side-encryption", "AES256")
        .Set("x-amz-meta-tag", "")
        .Sign(ExamplePolicy.ReplaceLineEndings("\r\n"));

    private static FormRequest Signed(string conditions) => new FormRequest().Set("key", "a").Sign($$"""
        {"expiration":"2015-12-30T12:00:00Z","conditions":[{{conditions}}{{(conditions.Length > 0 ? "," : "")}}["starts-with","$x-amz-credential",""],["starts-with","$x-amz-algorithm",""],["starts-with","$x-amz-date",""]]}
        """);
}
