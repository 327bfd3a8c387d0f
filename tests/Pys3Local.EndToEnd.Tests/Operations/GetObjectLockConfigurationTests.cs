using Amazon.S3;
using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class GetObjectLockConfigurationTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_of_a_bucket_that_was_made_with_locks()
    {
        var bucket = $"{Bucket}-locked";
        await Sdk.PutBucketAsync(new PutBucketRequest { BucketName = bucket, ObjectLockEnabledForBucket = true }, Cancellation);
        var configuration = (await Sdk.GetObjectLockConfigurationAsync(new() { BucketName = bucket }, Cancellation)).ObjectLockConfiguration;
        Assert.Equal(ObjectLockEnabled.Enabled, configuration.ObjectLockEnabled);
        Assert.Null(configuration.Rule);
        Assert.Equal(VersionStatus.Enabled, (await Sdk.GetBucketVersioningAsync(bucket, Cancellation)).VersioningConfig.Status);
    }

    [Test]
    public async Task Raw_none_is_an_error() => (await SendAsync("GET", "?object-lock")).Failed(404, "ObjectLockConfigurationNotFoundError");
}
