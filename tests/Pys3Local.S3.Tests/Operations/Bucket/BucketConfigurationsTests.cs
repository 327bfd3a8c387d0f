using Pys3Local.S3.Operations;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Operations.Bucket;

/// <summary>What s3cmd, Terraform and consoles ask of every bucket.</summary>
public sealed class BucketConfigurationsTests
{
    private readonly TestServer _server = new();

    public static IEnumerable<string> NotOfferedNames => [.. NotOffered.All.Select(o => o.Name)];

    [Test]
    [Arguments("encryption", "ServerSideEncryptionConfigurationNotFoundError")]
    [Arguments("website", "NoSuchWebsiteConfiguration")]
    [Arguments("replication", "ReplicationConfigurationNotFoundError")]
    [Arguments("policy", "NoSuchBucketPolicy")]
    [Arguments("policyStatus", "NoSuchBucketPolicy")]
    [Arguments("cors", "NoSuchCORSConfiguration")]
    [Arguments("lifecycle", "NoSuchLifecycleConfiguration")]
    [Arguments("tagging", "NoSuchTagSet")]
    [Arguments("object-lock", "ObjectLockConfigurationNotFoundError")]
    [Arguments("analytics&id=a", "NoSuchConfiguration")]
    [Arguments("metrics&id=a", "NoSuchConfiguration")]
    [Arguments("inventory&id=a", "NoSuchConfiguration")]
    [Arguments("intelligent-tiering&id=a", "NoSuchConfiguration")]
    public async Task What_is_not_configured_is_said_to_be_missing(string query, string code)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.RefusedAsync(404, code, "GET", "/bucket?" + query);
    }

    [Test]
    [Arguments("accelerate", "AccelerateConfiguration")]
    [Arguments("logging", "BucketLoggingStatus")]
    [Arguments("notification", "NotificationConfiguration")]
    [Arguments("requestPayment", "<Payer>BucketOwner</Payer>")]
    [Arguments("versioning", "VersioningConfiguration")]
    [Arguments("location", "LocationConstraint")]
    [Arguments("analytics", "<IsTruncated>false</IsTruncated>")]
    [Arguments("metrics", "<IsTruncated>false</IsTruncated>")]
    [Arguments("inventory", "<IsTruncated>false</IsTruncated>")]
    [Arguments("intelligent-tiering", "<IsTruncated>false</IsTruncated>")]
    public async Task What_has_a_default_is_answered(string query, string part)
    {
        await _server.DoAsync("PUT", "/bucket");
        Assert.Contains(part, (await _server.DoAsync("GET", "/bucket?" + query)).Text);
    }

    [Test]
    [Arguments("notification", "<NotificationConfiguration/>", "<NotificationConfiguration><EventBridgeConfiguration/></NotificationConfiguration>")]
    [Arguments("logging", "<BucketLoggingStatus/>", "<BucketLoggingStatus><LoggingEnabled><TargetBucket>b</TargetBucket><TargetPrefix>p</TargetPrefix></LoggingEnabled></BucketLoggingStatus>")]
    [Arguments("accelerate", "<AccelerateConfiguration><Status>Suspended</Status></AccelerateConfiguration>", "<AccelerateConfiguration><Status>Enabled</Status></AccelerateConfiguration>")]
    [Arguments("requestPayment", "<RequestPaymentConfiguration><Payer>BucketOwner</Payer></RequestPaymentConfiguration>", "<RequestPaymentConfiguration><Payer>Requester</Payer></RequestPaymentConfiguration>")]
    public async Task What_holds_anyway_can_be_put_and_nothing_else(string query, string harmless, string real)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket?" + query, harmless);
        await _server.RefusedAsync(501, "NotImplemented", "PUT", "/bucket?" + query, real);
    }

    [Test]
    [Arguments("encryption")]
    [Arguments("website")]
    [Arguments("replication")]
    public async Task What_is_not_there_can_be_deleted(string query)
    {
        await _server.DoAsync("PUT", "/bucket");
        Assert.Equal(204, (await _server.DoAsync("DELETE", "/bucket?" + query)).Status);
    }

    [Test]
    [MethodDataSource(nameof(NotOfferedNames))]
    public async Task What_is_not_offered_is_refused_with_its_reason(string name)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "data");
        var operation = NotOffered.All.Single(o => o.Name == name);
        var target = (operation.Level == Level.Bucket ? "/bucket?" : "/bucket/key?") + operation.Requires[0];
        var response = await _server.SendAsync(operation.Method, target);
        response.IsError(501, "NotImplemented");
        Assert.Equal(operation.WhyNot, response.Value("Message"));
        (await _server.AsAsync(TestServer.Other, operation.Method, target)).IsError(403, "AccessDenied");
        Assert.Equal("data", (await _server.DoAsync("GET", "/bucket/key")).Text);
    }

    [Test]
    public async Task Policy()
    {
        await _server.DoAsync("PUT", "/bucket");
        const string Document = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"otto"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*"}]}""";
        Assert.Equal(204, (await _server.DoAsync("PUT", "/bucket?policy", Document)).Status);
        Assert.Equal(Document, (await _server.DoAsync("GET", "/bucket?policy")).Text);
        Assert.Equal("false", (await _server.DoAsync("GET", "/bucket?policyStatus")).Value("IsPublic"));
        await _server.RefusedAsync(400, "MalformedPolicy", "PUT", "/bucket?policy", Document.Replace("GetObject", "GetObjects"));
        await _server.DoAsync("DELETE", "/bucket?policy");
        await _server.RefusedAsync(404, "NoSuchBucketPolicy", "GET", "/bucket?policy");
    }

    [Test]
    public async Task PublicAccessBlock()
    {
        await _server.DoAsync("PUT", "/bucket");
        Assert.Equal(["true", "true", "true", "true"], Flags(await _server.DoAsync("GET", "/bucket?publicAccessBlock")));
        await _server.DoAsync("PUT", "/bucket?publicAccessBlock", "<PublicAccessBlockConfiguration><BlockPublicPolicy>true</BlockPublicPolicy></PublicAccessBlockConfiguration>");
        Assert.Equal(["false", "false", "true", "false"], Flags(await _server.DoAsync("GET", "/bucket?publicAccessBlock")));
        await _server.DoAsync("DELETE", "/bucket?publicAccessBlock");
        await _server.RefusedAsync(404, "NoSuchPublicAccessBlockConfiguration", "GET", "/bucket?publicAccessBlock");
    }

    [Test]
    public async Task OwnershipControls()
    {
        await _server.DoAsync("PUT", "/bucket");
        Assert.Equal("BucketOwnerEnforced", (await _server.DoAsync("GET", "/bucket?ownershipControls")).Value("ObjectOwnership"));
        await _server.DoAsync("PUT", "/bucket?ownershipControls", "<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>");
        Assert.Equal("ObjectWriter", (await _server.DoAsync("GET", "/bucket?ownershipControls")).Value("ObjectOwnership"));
        await _server.RefusedAsync(400, "MalformedXML", "PUT", "/bucket?ownershipControls", "<OwnershipControls><Rule><ObjectOwnership>Nobody</ObjectOwnership></Rule></OwnershipControls>");
        await _server.DoAsync("DELETE", "/bucket?ownershipControls");
        await _server.RefusedAsync(404, "OwnershipControlsNotFoundError", "GET", "/bucket?ownershipControls");
    }

    private static IEnumerable<string> Flags(TestResponse response) =>
        new[] { "BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets" }.Select(response.Value);
}
