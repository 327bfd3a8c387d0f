using Amazon.S3;
using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Operations;

public sealed class PutBucketLifecycleConfigurationTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Sdk_objects_tell_when_they_expire()
    {
        await PutAsync("logs/1", "x");
        await PutAsync("kept/1", "x");
        await Sdk.PutLifecycleConfigurationAsync(new()
        {
            BucketName = Bucket,
            Configuration = new()
            {
                Rules =
                [
                    new()
                    {
                        Id = "ten days",
                        Status = LifecycleRuleStatus.Enabled,
                        Filter = new() { LifecycleFilterPredicate = new LifecyclePrefixPredicate { Prefix = "logs/" } },
                        Expiration = new() { Days = 10 },
                        NoncurrentVersionExpiration = new() { NoncurrentDays = 3, NewerNoncurrentVersions = 2 },
                        AbortIncompleteMultipartUpload = new() { DaysAfterInitiation = 7 },
                    },
                ],
            },
        }, Cancellation);

        var expiration = (await Sdk.GetObjectMetadataAsync(Bucket, "logs/1", Cancellation)).Expiration;
        Assert.Equal("ten days", Uri.UnescapeDataString(expiration.RuleId));
        Assert.InRange(expiration.ExpiryDate.ToUniversalTime(), TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(9), TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(12));
        Assert.Null((await Raw.HeadAsync($"/{Bucket}/kept/1", Cancellation)).Succeeded().Header("x-amz-expiration"));
    }

    [Test]
    [Arguments("<Rule><Status>Enabled</Status><Filter/><Expiration><Days>0</Days></Expiration></Rule>", "InvalidArgument")]
    [Arguments("<Rule><Status>Perhaps</Status><Filter/><Expiration><Days>1</Days></Expiration></Rule>", "MalformedXML")]
    [Arguments("", "MalformedXML")]
    public async Task Raw_wrong_rules_are_refused(string rules, string code)
    {
        (await SendAsync("PUT", "?lifecycle", $"<LifecycleConfiguration>{rules}</LifecycleConfiguration>")).Failed(400, code);
        (await SendAsync("GET", "?lifecycle")).Failed(404, "NoSuchLifecycleConfiguration");
    }

    [Test]
    public async Task Raw_the_old_form_with_a_prefix_on_the_rule()
    {
        (await SendAsync("PUT", "?lifecycle", "<LifecycleConfiguration><Rule><Prefix>logs/</Prefix><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>")).Succeeded();
        await PutAsync("logs/1", "x");
        Assert.StartsWith("expiry-date=", (await SendAsync("GET", "/logs/1")).Succeeded().Header("x-amz-expiration"), StringComparison.Ordinal);
    }
}
