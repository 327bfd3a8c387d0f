using Pys3Local.S3.Errors;
using Pys3Local.S3.Tests.Auth;
using Pys3Local.S3.Tests.Auth.Forms;
using Pys3Local.S3.Tests.Body;

namespace Pys3Local.S3.Tests.Attacks;

/// <summary>Forms that reach further than their policy. Rule: the policy binds bucket, key, length and every field; the form is bounded.</summary>
public sealed class PostFormTests
{
    private const string Policy = """
        {"expiration":"2015-12-30T12:00:00Z","conditions":[{"bucket":"sigv4examplebucket"},["starts-with","$key","user/"],["content-length-range",0,1000],["starts-with","$x-amz-",""],
        ["starts-with","$x-amz-credential",""],["starts-with","$x-amz-algorithm",""],["starts-with","$x-amz-date",""]]}
        """;

    [Test]
    public async Task The_form_of_the_policy_is_taken() => Assert.Equal("user/a", (await Form("user/a").ReadAsync()).Key);

    [Test]
    [Arguments("another")]
    [Arguments("sigv4examplebucket2")]
    [Arguments("SIGV4EXAMPLEBUCKET")]
    [Arguments("")]
    public async Task CVE_2023_43040_a_field_does_not_choose_the_bucket(string bucket) =>
        await Form("user/a").Set("bucket", bucket).RefusedAsync("AccessDenied");

    [Test]
    [Arguments("another")]
    [Arguments("sigv4examplebucket2")]
    [Arguments("sigv4examplebuckeT")]
    public async Task CVE_2023_28434_the_address_does_not_choose_the_bucket(string bucket)
    {
        var request = Form("user/a").ToRequest();
        request.Headers["Host"] = "s3.amazonaws.com";
        request.Target = "/" + bucket;
        var received = TestClient.Authenticate(request);

        await Assert.ThrowsAsync<S3Exception>(() => S3.Auth.Forms.PostForm.ReadAsync(received, Examples.Options, TestRun.Cancellation));
    }

    [Test]
    [Arguments("private/a")]
    [Arguments("USER/a")]
    [Arguments("/user/a")]
    [Arguments("%75ser/a")]
    [Arguments("")]
    public async Task CVE_2021_21362_the_policy_holds_for_the_key(string key) => await Assert.ThrowsAsync<S3Exception>(() => Form(key).ReadAllAsync());

    [Test]
    public async Task CVE_2021_21362_the_files_name_does_not_escape_the_policy()
    {
        var form = Form("${filename}");
        form.FileName = "private/a";

        await form.RefusedAsync("AccessDenied");
    }

    [Test]
    [Arguments("acl", "public-read")]
    [Arguments("Content-Type", "text/html")]
    [Arguments("success_action_redirect", "https://evil.example/")]
    [Arguments("tagging", "<Tagging/>")]
    public async Task GHSA_w5fh_f8xh_5x3p_a_field_that_no_condition_is_about_is_refused(string name, string value) =>
        await Form("user/a").Set(name, value).RefusedAsync("AccessDenied", "Extra input fields");

    [Test]
    [Arguments(1000, null)]
    [Arguments(1001, "EntityTooLarge")]
    [Arguments(5_000_000, "EntityTooLarge")]
    public async Task GHSA_w5fh_f8xh_5x3p_the_range_of_lengths_is_enforced(int length, string? code)
    {
        var form = Form("user/a");
        form.File = Checks.Content(length);
        if (code is null)
            Assert.Equal(length, (await form.ReadAllAsync()).File.Length);
        else
            await form.RefusedAsync(code);
    }

    [Test]
    public async Task GHSA_w5fh_f8xh_5x3p_fields_are_bounded() =>
        await Form("user/a").Set("x-ignore-a", new string('a', 100_000)).RefusedAsync("MaxPostPreDataLengthExceeded");

    private static FormRequest Form(string key) => new FormRequest().Set("key", key).Sign(Policy);
}
