using System.Text;

namespace Pys3Local.EndToEnd.Attacks;

/// <summary>Variants of an operation that forget to ask. Rule: every operation declares what it needs; forwarded headers count for nothing.</summary>
public sealed class ForgottenAuthorizationTests(AttackServer server) : AttackTest(server)
{
    [Test]
    public async Task GHSA_mx42_j6wv_px98_the_source_of_a_part_copy_is_authorized()
    {
        var upload = (await Server.Public.PostAsync($"/{Bucket}/public/copy", "uploads", [], Cancellation)).Succeeded().Xml.Element("UploadId")!.Value;
        var request = Server.Public.Request("PUT", $"/{Bucket}/public/copy", $"partNumber=1&uploadId={upload}", []).With("x-amz-copy-source", $"/{Bucket}/private/secret");

        (await Server.Public.SendSignedAsync(request, Cancellation)).Failed(403, "AccessDenied");
        (await Server.Public.SendSignedAsync(Server.Public.Request("PUT", $"/{Bucket}/public/copy", "", []).With("x-amz-copy-source", $"/{Bucket}/private/secret"), Cancellation)).Failed(403, "AccessDenied");
        await UnharmedAsync();
    }

    [Test]
    public async Task GHSA_3ppv_fx5m_m749_a_versioned_read_is_authorized()
    {
        foreach (var query in new[] { "versionId=null", "tagging&versionId=null", "attributes&versionId=null", "acl&versionId=null", "partNumber=1" })
        {
            var request = Owner.Request("GET", $"/{Bucket}/private/secret", query).With("x-amz-object-attributes", "ETag");
            (await Owner.SendAsync(request, Cancellation)).Failed(403, "AccessDenied");
            (await Server.Public.SendSignedAsync(request, Cancellation)).Failed(403, "AccessDenied");
            (await Server.Stranger.SendSignedAsync(request, Cancellation)).Failed(403, "AccessDenied");
        }

        // What the policy opens is the current object, not its versions.
        await SetPolicyAsync("""{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::BUCKET/*"}""");
        (await Owner.SendAsync(Owner.Request("GET", $"/{Bucket}/private/secret"), Cancellation)).Succeeded();
        (await Owner.SendAsync(Owner.Request("GET", $"/{Bucket}/private/secret", "versionId=null"), Cancellation)).Failed(403, "AccessDenied");
    }

    [Test]
    [Arguments("versions")]
    [Arguments("list-type=2")]
    [Arguments("")]
    [Arguments("uploads")]
    [Arguments("policy")]
    [Arguments("acl")]
    [Arguments("tagging")]
    [Arguments("lifecycle")]
    public async Task GHSA_x298_9x87_fvjq_anonymous_listings_are_authorized(string query)
    {
        (await Owner.SendAsync(Owner.Request("GET", $"/{Bucket}", query), Cancellation)).Failed(403, "AccessDenied");
        (await Server.Stranger.GetAsync($"/{Bucket}", query, Cancellation)).Failed(403, "AccessDenied");
    }

    [Test]
    [Arguments("X-Forwarded-For", "192.0.2.1")]
    [Arguments("X-Real-IP", "192.0.2.1")]
    [Arguments("Forwarded", "for=192.0.2.1")]
    [Arguments("True-Client-IP", "192.0.2.1")]
    public async Task GHSA_fc6g_2gcp_2qrq_no_header_says_where_a_request_comes_from(string header, string value)
    {
        await SetPolicyAsync("""{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::BUCKET/*","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}}""");

        (await Owner.SendAsync(Owner.Request("GET", $"/{Bucket}/private/secret").With(header, value), Cancellation)).Failed(403, "AccessDenied");
    }

    [Test]
    [Arguments("GET", "/minio/admin/v3/list-users")]
    [Arguments("PUT", "/minio/admin/v3/add-user")]
    [Arguments("PUT", "/minio/admin/v3/add-service-account")]
    [Arguments("POST", "/rustfs/admin/v3/add-user")]
    [Arguments("POST", "/")]
    public async Task CVE_2025_62506_and_CVE_2021_43858_a_key_cannot_make_itself_greater(string method, string path)
    {
        Refused(await Server.Reader.SendSignedAsync(Server.Reader.Request(method, path, "", "{}"u8.ToArray()), Cancellation));
        (await Server.Reader.PutAsync($"/{Bucket}/key", Secret, cancellation: Cancellation)).Failed(403, "AccessDenied");
        (await Server.Reader.PutAsync($"/{Bucket}", "{}"u8.ToArray(), "policy", Cancellation)).Failed(403, "AccessDenied");
        (await Server.Reader.PutAsync($"/{Bucket}", [], "acl", Cancellation)).Failed(403, "AccessDenied");
        await UnharmedAsync();
    }

    [Test]
    public async Task CVE_2025_62506_a_policy_gives_a_limited_key_no_more_than_it_has()
    {
        await SetPolicyAsync("""{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::BUCKET","arn:aws:s3:::BUCKET/*"]}""");

        (await Server.Reader.DeleteAsync($"/{Bucket}/private/secret", cancellation: Cancellation)).Failed(403, "AccessDenied");
        (await Server.Public.GetAsync($"/{Bucket}/private/secret", cancellation: Cancellation)).Failed(403, "AccessDenied");
        await UnharmedAsync();
    }

    [Test]
    [Arguments("{")]
    [Arguments("""{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:NoSuchAction","Resource":"arn:aws:s3:::BUCKET/*"}]}""")]
    [Arguments("""{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::BUCKET/*","Condition":{"NoSuchOperator":{"aws:SourceIp":"127.0.0.1"}}}]}""")]
    public async Task CVE_2026_55873_a_policy_that_is_not_understood_is_refused_and_opens_nothing(string policy)
    {
        (await Owner.PutAsync($"/{Bucket}", Encoding.UTF8.GetBytes(policy.Replace("BUCKET", Bucket, StringComparison.Ordinal)), "policy", Cancellation)).Failed(400, "MalformedPolicy");

        (await Owner.GetAsync($"/{Bucket}", "policy", Cancellation)).Failed(404, "NoSuchBucketPolicy");
        (await Owner.SendAsync(Owner.Request("GET", $"/{Bucket}/private/secret"), Cancellation)).Failed(403, "AccessDenied");
    }

    private async Task SetPolicyAsync(string statement)
    {
        var policy = $$"""{"Version":"2012-10-17","Statement":[{{statement.Replace("BUCKET", Bucket, StringComparison.Ordinal)}}]}""";
        (await Owner.DeleteAsync($"/{Bucket}", "publicAccessBlock", Cancellation)).Succeeded(204);
        (await Owner.PutAsync($"/{Bucket}", Encoding.UTF8.GetBytes(policy), "policy", Cancellation)).Succeeded(204);
    }
}
