using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pys3Local.S3.Access;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Operations.Sts;

/// <summary>Temporary keys: no wider than the caller's, and good over a restart.</summary>
public sealed class StsServiceTests
{
    /// <summary>Its pattern is looked for at every place of a long header.</summary>
    private static readonly string SlowPolicy =
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringLike":{"aws:UserAgent":"*TEXTb"}}}]}""".Replace("TEXT", new('a', 1700), StringComparison.Ordinal);

    private readonly TestServer _server = new();

    [Test]
    public async Task Who_am_I()
    {
        var answer = await CallAsync(TestServer.Owner, "Action=GetCallerIdentity&Version=2011-06-15");
        Assert.Equal((200, "arn:aws:iam::000000000000:user/olga", "000000000000"), (answer.Status, answer.Value("Arn"), answer.Value("Account")));
    }

    [Test]
    [Arguments("Action=GetSessionToken")]
    [Arguments("Action=AssumeRole&RoleArn=arn%3Aaws%3Aiam%3A%3A000000000000%3Arole%2Fbackup&RoleSessionName=nightly")]
    public async Task Keys_that_end(string form)
    {
        await _server.DoAsync("PUT", "/bucket");
        var (key, token) = await MakeAsync(TestServer.Owner, form + "&DurationSeconds=900");
        Assert.Equal(200, (await _server.AsAsync(key, "PUT", "/bucket/key", "content", ("x-amz-security-token", token))).Status);

        // Another server of the same keys, as after a restart.
        var restarted = new TestServer();
        await restarted.DoAsync("PUT", "/bucket");
        Assert.Equal(200, (await restarted.AsAsync(key, "GET", "/bucket", "", ("x-amz-security-token", token))).Status);

        (await _server.AsAsync(key, "GET", "/bucket/key")).IsError(403, "InvalidAccessKeyId");
        _server.Time.Advance(TimeSpan.FromSeconds(900));
        (await _server.AsAsync(key, "GET", "/bucket/key", "", ("x-amz-security-token", token))).IsError(400, "ExpiredToken");
    }

    [Test]
    [Arguments("Action=GetSessionToken")]
    [Arguments("Action=AssumeRole&RoleArn=x&RoleSessionName=nightly")]
    public async Task Not_longer_than_the_caller(string form)
    {
        var ends = _server.Time.GetUtcNow().AddMinutes(30);
        var answer = await CallAsync(_server.Add(TestServer.Owner with { Id = "ENDSSOON", Ends = ends }), form);
        Assert.Equal(ends, DateTimeOffset.Parse(answer.Value("Expiration"), CultureInfo.InvariantCulture));
        answer = await CallAsync(_server.Add(TestServer.Owner with { Id = "ENDSLATE", Ends = ends.AddYears(1) }), form + "&DurationSeconds=900");
        Assert.Equal(_server.Time.GetUtcNow().AddSeconds(900), DateTimeOffset.Parse(answer.Value("Expiration"), CultureInfo.InvariantCulture));
    }

    [Test]
    public async Task No_wider_than_the_caller()
    {
        await _server.DoAsync("PUT", "/bucket");
        var narrow = _server.Add(new() { Id = "NARROWKEY", Secret = "narrow-secret", User = "olga", Scope = new() { Prefix = "mine/", Overwrites = false } });
        var (key, token) = await MakeAsync(narrow, "Action=GetSessionToken");
        Assert.Equal(200, (await _server.AsAsync(key, "PUT", "/bucket/mine/a", "1", ("x-amz-security-token", token))).Status);
        (await _server.AsAsync(key, "PUT", "/bucket/mine/a", "2", ("x-amz-security-token", token))).IsError(403, "AccessDenied");
        (await _server.AsAsync(key, "PUT", "/bucket/other", "1", ("x-amz-security-token", token))).IsError(403, "AccessDenied");
    }

    [Test]
    public async Task Narrowed_by_a_policy()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/in/a", "content");
        await _server.DoAsync("PUT", "/bucket/out", "content");
        const string policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::bucket/in/*"},{"Effect":"Deny","Action":"s3:PutObject","Resource":"*"}]}""";
        var (key, token) = await MakeAsync(TestServer.Owner, "Action=AssumeRole&RoleArn=arn%3Aaws%3Aiam%3A%3A000000000000%3Arole%2Fr&RoleSessionName=me&Policy=" + Uri.EscapeDataString(policy));
        Assert.Equal("content", (await _server.AsAsync(key, "GET", "/bucket/in/a", "", ("x-amz-security-token", token))).Text);
        foreach (var (method, target) in new[] { ("GET", "/bucket/out"), ("PUT", "/bucket/in/a"), ("DELETE", "/bucket/in/a"), ("GET", "/bucket"), ("GET", "/"), ("PUT", "/other") })
            (await _server.AsAsync(key, method, target, "", ("x-amz-security-token", token))).IsError(403, "AccessDenied");
    }

    [Test]
    public async Task A_policy_is_asked_of_what_a_body_names_once_it_has_been_read()
    {
        await _server.DoAsync("PUT", "/bucket");
        foreach (var name in (string[])["in/a", "in/held", "out"])
            await _server.DoAsync("PUT", $"/bucket/{name}", "content");

        const string policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:DeleteObject","s3:PutObjectTagging"],"Resource":"arn:aws:s3:::bucket/in/*"},{"Effect":"Deny","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::bucket/in/held"},{"Effect":"Deny","Action":"s3:PutObjectTagging","Resource":"*","Condition":{"StringEquals":{"s3:RequestObjectTag/secret":"yes"}}}]}""";
        var (key, token) = await MakeAsync(TestServer.Owner, "Action=AssumeRole&RoleArn=arn%3Aaws%3Aiam%3A%3A000000000000%3Arole%2Fr&RoleSessionName=me&Policy=" + Uri.EscapeDataString(policy));
        var answer = await _server.AsAsync(
            key, "POST", "/bucket?delete", "<Delete><Object><Key>in/a</Key></Object><Object><Key>in/held</Key></Object><Object><Key>out</Key></Object></Delete>", ("x-amz-security-token", token));
        Assert.Equal(200, answer.Status);
        Assert.Equal(["AccessDenied", "AccessDenied"], answer.Values("Code"));
        Assert.Equal(["in/held", "out"], (await _server.DoAsync("GET", "/bucket")).Values("Key"));

        async Task<TestResponse> TagAsync(string target, string name) => await _server.AsAsync(
            key, "PUT", $"{target}?tagging", $"<Tagging><TagSet><Tag><Key>{name}</Key><Value>yes</Value></Tag></TagSet></Tagging>", ("x-amz-security-token", token));
        Assert.Equal(200, (await TagAsync("/bucket/in/held", "plain")).Status);
        (await TagAsync("/bucket/in/held", "secret")).IsError(403, "AccessDenied");
        (await TagAsync("/bucket/out", "plain")).IsError(403, "AccessDenied");
    }

    [Test]
    public async Task A_policy_that_allows_no_delete_lets_no_list_of_keys_in()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/a", "content");
        const string policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*"}]}""";
        var (key, token) = await MakeAsync(TestServer.Owner, "Action=AssumeRole&RoleArn=arn%3Aaws%3Aiam%3A%3A000000000000%3Arole%2Fr&RoleSessionName=me&Policy=" + Uri.EscapeDataString(policy));
        (await _server.AsAsync(key, "POST", "/bucket?delete", "<Delete><Object><Key>a</Key></Object></Delete>", ("x-amz-security-token", token))).IsError(403, "AccessDenied");
    }

    [Test]
    public async Task A_token_that_was_changed_or_belongs_to_another_key()
    {
        await _server.DoAsync("PUT", "/bucket");
        var (key, token) = await MakeAsync(TestServer.Owner, "Action=GetSessionToken");
        var (other, _) = await MakeAsync(TestServer.Other, "Action=GetSessionToken");
        for (var at = 0; at < token.Length; at += 7)
        {
            var changed = token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];
            (await _server.AsAsync(key, "GET", "/bucket", "", ("x-amz-security-token", changed))).IsError(400, "InvalidToken");
        }

        (await _server.AsAsync(other, "GET", "/bucket", "", ("x-amz-security-token", token))).IsError(400, "InvalidToken");
        (await _server.AsAsync(key with { Secret = "another-secret" }, "GET", "/bucket", "", ("x-amz-security-token", token))).IsError(403, "SignatureDoesNotMatch");
        (await _server.AsAsync(null, "GET", "/bucket", "", ("x-amz-security-token", token))).IsError(400, "InvalidToken");
    }

    [Test]
    public async Task Presigned_with_a_temporary_key()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "content");
        var (key, token) = await MakeAsync(TestServer.Owner, "Action=GetSessionToken");
        var url = Presigner.V4("GET", "/bucket/key?X-Amz-Security-Token=" + Uri.EscapeDataString(token), key, _server.Time.GetUtcNow());
        Assert.Equal("content", (await _server.AsAsync(null, "GET", url)).Text);
    }

    [Test]
    [Arguments("Action=GetFederationToken", "InvalidAction", 400)]
    [Arguments("", "InvalidAction", 400)]
    [Arguments("Action=AssumeRole&RoleArn=x", "ValidationError", 400)]
    [Arguments("Action=AssumeRole&RoleArn=x&RoleSessionName=a%20b", "ValidationError", 400)]
    [Arguments("Action=GetSessionToken&DurationSeconds=60", "ValidationError", 400)]
    [Arguments("Action=GetSessionToken&DurationSeconds=129601", "ValidationError", 400)]
    [Arguments("Action=AssumeRole&RoleArn=x&RoleSessionName=me&Policy=%7B%7D", "MalformedPolicyDocument", 400)]
    public async Task What_is_refused(string form, string code, int status)
    {
        var answer = await CallAsync(TestServer.Owner, form);
        Assert.Equal((status, code, "Sender"), (answer.Status, answer.Value("Code"), answer.Value("Type")));
    }

    /// <summary>Most of these would make the keys narrower, or say who the caller is: keys that are given all the same would do more than was asked for.</summary>
    [Test]
    [Arguments("AssumeRole", "PolicyArns.member.1.arn=arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FAmazonS3ReadOnlyAccess", "PolicyArns.member.1.arn")]
    [Arguments("AssumeRole", "SerialNumber=arn%3Aaws%3Aiam%3A%3A1%3Amfa%2Fme", "SerialNumber")]
    [Arguments("AssumeRole", "TokenCode=123456", "TokenCode")]
    [Arguments("AssumeRole", "ExternalId=abc", "ExternalId")]
    [Arguments("AssumeRole", "Tags.member.1.Key=a&Tags.member.1.Value=b", "Tags.member.1.Key")]
    [Arguments("AssumeRole", "TransitiveTagKeys.member.1=a", "TransitiveTagKeys.member.1")]
    [Arguments("AssumeRole", "ProvidedContexts.member.1.ProviderArn=a", "ProvidedContexts.member.1.ProviderArn")]
    [Arguments("AssumeRole", "SourceIdentity=me", "SourceIdentity")]
    [Arguments("AssumeRole", "policy=%7B%7D", "policy")]
    [Arguments("AssumeRole", "DurationSeconds=900&DurationSeconds=43200", "DurationSeconds")]
    [Arguments("AssumeRole", "Policy=&Policy=%7B%7D", "Policy")]
    [Arguments("GetSessionToken", "SerialNumber=me", "SerialNumber")]
    [Arguments("GetSessionToken", "TokenCode=123456", "TokenCode")]
    [Arguments("GetSessionToken", "Policy=%7B%7D", "Policy")]
    public async Task A_parameter_that_is_not_honoured_is_refused_by_name(string action, string parameters, string named)
    {
        var role = action == "AssumeRole" ? "&RoleArn=x&RoleSessionName=me" : "";
        var answer = await CallAsync(TestServer.Owner, $"Action={action}&Version=2011-06-15{role}&{parameters}");
        Assert.Equal((400, "ValidationError"), Refusal(answer));
        Assert.Contains(named, answer.Value("Message"));
    }

    [Test]
    [Arguments("Action=AssumeRole&RoleArn=x&RoleSessionName=me&PolicyArns=&Tags=&Policy=")]
    [Arguments("Action=GetSessionToken&SerialNumber=")]
    public async Task A_parameter_without_a_value_asks_for_nothing(string form) => Assert.Equal(200, (await CallAsync(TestServer.Owner, form)).Status);

    /// <summary>As a policy of a bucket is: every request of the keys asks it, and a request may have a thousand keys.</summary>
    [Test]
    public async Task A_policy_whose_patterns_take_long_is_refused()
    {
        var answer = await CallAsync(TestServer.Owner, "Action=AssumeRole&RoleArn=x&RoleSessionName=me&Policy=" + Uri.EscapeDataString(SlowPolicy));
        Assert.Equal((400, "MalformedPolicyDocument"), Refusal(answer));
        Assert.Contains("steps", answer.Value("Message"));
    }

    /// <summary>One that an earlier version of the server has made still comes for a day and a half.</summary>
    [Test]
    public async Task A_token_with_a_policy_whose_patterns_take_long_is_refused()
    {
        await _server.DoAsync("PUT", "/bucket");
        var content = System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"ASIAOLD\n{TestServer.Owner.Id}\n4102444800\n{SlowPolicy}"));
        var secret = HMACSHA256.HashData(Encoding.UTF8.GetBytes(TestServer.Owner.Secret), "pys3local session tokens"u8);
        var token = content + "." + System.Buffers.Text.Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes("token " + content)));
        var key = new AccessKey { Id = "ASIAOLD", Secret = Convert.ToBase64String(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes("secret of " + content))) };
        (await _server.AsAsync(key, "GET", "/bucket", "", ("x-amz-security-token", token))).IsError(400, "InvalidToken");
    }

    [Test]
    public async Task Who_is_refused()
    {
        Assert.Equal((403, "InvalidClientTokenId"), Refusal(await CallAsync(new() { Id = "NOBODY", Secret = "no-such-secret" }, "Action=GetCallerIdentity")));
        Assert.Equal((403, "SignatureDoesNotMatch"), Refusal(await CallAsync(TestServer.Owner with { Secret = "another-secret" }, "Action=GetCallerIdentity")));
        Assert.Equal((403, "AccessDenied"), Refusal(await _server.AsAsync(null, "POST", "/", "Action=GetCallerIdentity", ("Content-Type", "application/x-www-form-urlencoded"))));
        var (key, token) = await MakeAsync(TestServer.Owner, "Action=GetSessionToken");
        Assert.Equal((403, "AccessDenied"), Refusal(await CallAsync(key, "Action=GetSessionToken", token)));
        Assert.Equal(200, (await CallAsync(key, "Action=GetCallerIdentity", token)).Status);
    }

    private static (int, string) Refusal(TestResponse answer) => (answer.Status, answer.Value("Code"));

    private async Task<(AccessKey Key, string Token)> MakeAsync(AccessKey caller, string form)
    {
        var answer = await CallAsync(caller, form);
        Assert.True(answer.Status == 200, answer.Text);
        return (new() { Id = answer.Value("AccessKeyId"), Secret = answer.Value("SecretAccessKey") }, answer.Value("SessionToken"));
    }

    /// <summary>Signed as SDKs do it for STS: the hash of the body is signed and stands in no header.</summary>
    private Task<TestResponse> CallAsync(AccessKey key, string form, string? token = null)
    {
        var time = _server.Time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{time[..8]}/us-east-1/sts/aws4_request";
        (string Name, string Value)[] headers =
        [
            ("content-type", "application/x-www-form-urlencoded; charset=utf-8"), ("host", "localhost"), ("x-amz-date", time),
            .. token is null ? Array.Empty<(string, string)>() : [("x-amz-security-token", token)],
        ];
        var names = string.Join(';', headers.Select(header => header.Name));
        var canonical = $"POST\n/\n\n{string.Concat(headers.Select(header => $"{header.Name}:{header.Value}\n"))}\n{names}\n{Sha256(form)}";
        var signing = Encoding.UTF8.GetBytes("AWS4" + key.Secret);
        foreach (var step in scope.Split('/'))
            signing = HMACSHA256.HashData(signing, Encoding.UTF8.GetBytes(step));

        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(signing, Encoding.UTF8.GetBytes($"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Sha256(canonical)}")));
        return _server.AsAsync(null, "POST", "/", form, [.. headers, ("Authorization", $"AWS4-HMAC-SHA256 Credential={key.Id}/{scope}, SignedHeaders={names}, Signature={signature}")]);
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
