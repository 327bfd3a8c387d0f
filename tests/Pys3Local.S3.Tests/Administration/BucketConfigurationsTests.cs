using Pys3Local.S3.Administration;
using Pys3Local.Storage;

namespace Pys3Local.S3.Tests.Administration;

/// <summary>Settings of another service are held to the rules of a client's.</summary>
public sealed class BucketConfigurationsTests
{
    private const string Enabled = "<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Status>Enabled</Status></VersioningConfiguration>";
    private const string Locks = "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>3</Days></DefaultRetention></Rule></ObjectLockConfiguration>";

    private static readonly BucketInfo Bucket = new() { Name = "bucket", Created = DateTimeOffset.UnixEpoch };

    [Test]
    public void A_setting_is_taken_and_found_again_as_a_client_would_put_it()
    {
        var versioned = BucketConfigurations.Take(Bucket, "versioning", Enabled);
        Assert.Equal("Enabled", versioned.Settings["versioning"]);
        Assert.Equal(Enabled, BucketConfigurations.Find(versioned, "versioning"));
        Assert.Null(BucketConfigurations.Find(versioned, "policy"));

        var locked = BucketConfigurations.Take(versioned, "object-lock", Locks);
        Assert.Equal(locked.Settings, BucketConfigurations.Take(versioned, "object-lock", BucketConfigurations.Find(locked, "object-lock")!).Settings);
    }

    [Test]
    public void Never_set_is_not_suspended() =>
        Assert.Empty(BucketConfigurations.Take(Bucket, "versioning", "<VersioningConfiguration/>").Settings);

    [Test]
    [Arguments("tagging", "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>")]
    [Arguments("cors", "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin></CORSRule></CORSConfiguration>")]
    [Arguments("lifecycle", "<LifecycleConfiguration><Rule><ID>r</ID><Status>Enabled</Status><Filter/><Expiration><Days>9</Days></Expiration></Rule></LifecycleConfiguration>")]
    [Arguments("policy", "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:DeleteObject\",\"Resource\":\"arn:aws:s3:::bucket/*\"}]}")]
    public void What_is_valid_is_taken(string name, string document) => Assert.True(BucketConfigurations.Take(Bucket, name, document).Settings.ContainsKey(name));

    [Test]
    [Arguments("versioning", "no XML")]
    [Arguments("object-lock", Locks)]
    [Arguments("tagging", "<Tagging><TagSet><Tag><Key>aws:a</Key><Value>b</Value></Tag></TagSet></Tagging>")]
    [Arguments("cors", "<CORSConfiguration><CORSRule><AllowedMethod>BREW</AllowedMethod><AllowedOrigin>*</AllowedOrigin></CORSRule></CORSConfiguration>")]
    [Arguments("lifecycle", "<LifecycleConfiguration><Rule><Status>Perhaps</Status></Rule></LifecycleConfiguration>")]
    [Arguments("policy", "{}")]
    [Arguments("policy", "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::bucket/*\"}]}")]
    [Arguments("policy", "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:root\"},\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::bucket/*\"}]}")]
    [Arguments("website", "<WebsiteConfiguration/>")]
    public void What_a_client_could_not_set_is_refused(string name, string document) => Assert.Throws<ArgumentException>(() => BucketConfigurations.Take(Bucket, name, document));
}
