using Pys3Local.S3.Auth.Policies;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Operations.Bucket;

/// <summary>Statements that could never do what they say.</summary>
public sealed class PutBucketPolicyTests
{
    private readonly TestServer _server = new();

    [Test]
    [Arguments("\"s3:GetObject\"", "\"arn:aws:s3:::bucket\"")]
    [Arguments("\"s3:ListBucket\"", "\"arn:aws:s3:::bucket/*\"")]
    [Arguments("[\"s3:GetObject\",\"s3:ListBucket\"]", "\"arn:aws:s3:::bucket/*\"")]
    [Arguments("[\"s3:GetObject\",\"s3:ListBucket\"]", "\"arn:aws:s3:::bucket\"")]
    [Arguments("\"s3:GetBucketObjectLock*\"", "\"arn:aws:s3:::bucket/*\"")]
    [Arguments("\"s3:AbortMultipartUpload\"", "\"arn:aws:s3:::bucket\"")]
    public async Task An_action_on_resources_of_another_kind_is_refused(string action, string resource)
    {
        await _server.DoAsync("PUT", "/bucket");
        var refused = await _server.SendAsync("PUT", "/bucket?policy", Policy(action, resource));
        refused.IsError(400, "MalformedPolicy");
        Assert.Equal("Action does not apply to any resource(s) in statement", refused.Value("Message"));
        await _server.RefusedAsync(404, "NoSuchBucketPolicy", "GET", "/bucket?policy");
    }

    [Test]
    [Arguments("\"s3:*\"", "\"arn:aws:s3:::bucket/*\"")]
    [Arguments("\"s3:Get*\"", "\"arn:aws:s3:::bucket\"")]
    [Arguments("\"s3:GetObject\"", "[\"arn:aws:s3:::bucket\",\"arn:aws:s3:::bucket/*\"]")]
    [Arguments("[\"s3:GetObject\",\"s3:ListBucket\"]", "[\"arn:aws:s3:::bucket\",\"arn:aws:s3:::bucket/*\"]")]
    [Arguments("[\"s3:GetObject\",\"s3:ListBucket\"]", "\"*\"")]
    [Arguments("[\"s3:GetObject\",\"s3:ListBucket\"]", "\"arn:aws:s3:::bucket*\"")]
    [Arguments("[\"s3:PutObject\",\"s3:ListMultipartUploadParts\",\"s3:BypassGovernanceRetention\"]", "\"arn:aws:s3:::bucket/*\"")]
    [Arguments("[\"s3:ListBucketVersions\",\"s3:GetBucketObjectLockConfiguration\",\"s3:GetLifecycleConfiguration\"]", "\"arn:aws:s3:::bucket\"")]
    public async Task An_action_that_is_about_one_of_the_resources_is_taken(string action, string resource)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket?policy", Policy(action, resource));
        await _server.DoAsync("PUT", "/bucket?policy", Policy(action, resource).Replace("Action", "NotAction"));
        await _server.DoAsync("PUT", "/bucket?policy", Policy("\"s3:ListBucket\"", resource).Replace("Resource", "NotResource"));
    }

    /// <summary>A policy from before this was looked at denies no more than it says.</summary>
    [Test]
    public async Task One_that_is_in_force_stays_in_force()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "content");
        await _server.Store.WriteBucketAsync(
            "bucket",
            bucket => bucket! with { Settings = bucket.Settings.SetItem(BucketPolicy.Setting, Policy("\"s3:GetObject\"", "\"arn:aws:s3:::bucket\"")) },
            TestRun.Cancellation);
        Assert.Equal("content", (await _server.DoAsync("GET", "/bucket/key")).Text);
    }

    private static string Policy(string action, string resource) =>
        $$"""{"Statement":[{"Effect":"Deny","Principal":{"AWS":"otto"},"Action":{{action}},"Resource":{{resource}}}]}""";
}
