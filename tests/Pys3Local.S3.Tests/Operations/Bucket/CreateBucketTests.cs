using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Operations.Bucket;

/// <summary>A bucket that is created once more: a success says that all that was asked for holds.</summary>
public sealed class CreateBucketTests
{
    private const string Tags = "<CreateBucketConfiguration><Tags><Tag><Key>a</Key><Value>1</Value></Tag><Tag><Key>b</Key><Value>2</Value></Tag></Tags></CreateBucketConfiguration>";

    private readonly TestServer _server = new();

    [Test]
    [Arguments("x-amz-bucket-object-lock-enabled", "true", "object lock")]
    [Arguments("x-amz-object-ownership", "ObjectWriter", "ownership")]
    [Arguments("x-amz-bucket-object-lock-enabled", "TRUE", "object lock")]
    public async Task What_does_not_hold_is_refused_and_changes_nothing(string header, string value, string lacking)
    {
        await _server.DoAsync("PUT", "/bucket");
        var answer = await CreateAsync("", (header, value));
        answer.IsError(409, "BucketAlreadyOwnedByYou");
        Assert.Contains(lacking, answer.Value("Message"));
        await _server.RefusedAsync(404, "ObjectLockConfigurationNotFoundError", "GET", "/bucket?object-lock");
        Assert.Contains("BucketOwnerEnforced", (await _server.DoAsync("GET", "/bucket?ownershipControls")).Text);
    }

    [Test]
    public async Task Other_tags_are_refused()
    {
        await _server.DoAsync("PUT", "/bucket");
        (await CreateAsync(Tags)).IsError(409, "BucketAlreadyOwnedByYou");
        await _server.RefusedAsync(404, "NoSuchTagSet", "GET", "/bucket?tagging");
    }

    [Test]
    public async Task Another_acl_is_refused()
    {
        await CreateAsync("", ("x-amz-object-ownership", "ObjectWriter"));
        Assert.Equal(200, (await CreateAsync("", ("x-amz-acl", "private"))).Status);
        (await CreateAsync("", ("x-amz-acl", "public-read"))).IsError(409, "BucketAlreadyOwnedByYou");
        (await CreateAsync("", ("x-amz-object-ownership", "nonsense"))).IsError(400, "InvalidArgument");
    }

    [Test]
    public async Task Private_is_not_what_a_public_bucket_is()
    {
        await CreateAsync("", ("x-amz-object-ownership", "ObjectWriter"));
        await _server.DoAsync("DELETE", "/bucket?publicAccessBlock");
        Assert.Equal(200, (await _server.AsAsync(TestServer.Owner, "PUT", "/bucket?acl", "", ("x-amz-acl", "public-read"))).Status);
        Assert.Equal(200, (await CreateAsync("", ("x-amz-acl", "public-read"))).Status);
        (await CreateAsync("", ("x-amz-acl", "private"))).IsError(409, "BucketAlreadyOwnedByYou");
    }

    [Test]
    public async Task What_holds_is_a_success()
    {
        (string, string)[] headers = [("x-amz-bucket-object-lock-enabled", "true"), ("x-amz-object-ownership", "BucketOwnerPreferred")];
        Assert.Equal(200, (await CreateAsync(Tags, headers)).Status);
        Assert.Equal(200, (await CreateAsync(Tags, headers)).Status);
        Assert.Equal(200, (await CreateAsync("")).Status);
        Assert.Equal(200, (await CreateAsync("", ("x-amz-bucket-object-lock-enabled", "false"))).Status);
    }

    [Test]
    public async Task The_bucket_of_another_is_refused_whatever_is_asked()
    {
        await _server.DoAsync("PUT", "/bucket");
        (await _server.AsAsync(TestServer.Other, "PUT", "/bucket")).IsError(409, "BucketAlreadyExists");
        (await _server.AsAsync(TestServer.Other, "PUT", "/bucket", "", ("x-amz-bucket-object-lock-enabled", "true"))).IsError(409, "BucketAlreadyExists");
    }

    private Task<TestResponse> CreateAsync(string document, params (string, string)[] headers) => _server.AsAsync(TestServer.Owner, "PUT", "/bucket", document, headers);
}
