using Pys3Local.S3.Restic;

namespace Pys3Local.S3.Tests.Restic;

public sealed class ResticTargetTests
{
    private const string Id = "4fc5bd921a1a77be003fa6bd4ec7cda4b3e010946a5d62e12ccd72fd755eff52";

    [Test]
    [Arguments("/bucket/", "bucket", "config", true)]
    [Arguments("/bucket/?create=true", "bucket", "config", true)]
    [Arguments("/bucket/a/b/", "bucket", "a/b/config", true)]
    [Arguments("/bucket/config", "bucket", "config", false)]
    [Arguments("/bucket/a%20b/config", "bucket", "a b/config", false)]
    [Arguments("/bucket/keys/", "bucket", "keys/", false)]
    [Arguments($"/bucket/a/locks/{Id}", "bucket", $"a/locks/{Id}", false)]
    [Arguments($"/bucket/a/data/{Id}?x=1", "bucket", $"a/data/4f/{Id}", false)]
    public void The_path_is_bucket_folder_and_name(string target, string bucket, string key, bool isRepository)
    {
        var parsed = ResticTarget.Parse(target)!;
        Assert.Equal((bucket, key, isRepository), (parsed.Bucket, parsed.Key, parsed.IsRepository));
    }

    /// <summary>rest-server: what could leave the folder of a repository, or is no name of its layout, is not found.</summary>
    [Test]
    [Arguments("/")]
    [Arguments("")]
    [Arguments("*")]
    [Arguments("http://host/bucket/config")]
    [Arguments("/config")]
    [Arguments("/bucket")]
    [Arguments("/bucket/data")]
    [Arguments("//config")]
    [Arguments("/data/keys/")]
    [Arguments("/keys/")]
    [Arguments("/bucket//config")]
    [Arguments("/bucket/../config")]
    [Arguments("/bucket/./config")]
    [Arguments("/bucket/%2e%2e/config")]
    [Arguments("/bucket/a%2fb/config")]
    [Arguments("/bucket/a%00b/config")]
    [Arguments("/bucket/data/..%2fconfig")]
    [Arguments("/bucket/data/x/config")]
    [Arguments("/bucket/config/config")]
    [Arguments("/bucket/data/abc")]
    [Arguments("/bucket/other/")]
    [Arguments("/bucket/other/x")]
    [Arguments($"/bucket/data/4f/{Id}")]
    [Arguments("/bucket/data/4FC5BD921A1A77BE003FA6BD4EC7CDA4B3E010946A5D62E12CCD72FD755EFF52")]
    public void What_is_no_path_of_a_repository_is_none(string target)
    {
        var parsed = ResticTarget.Parse(target);
        // A folder may have any other name: then it is a repository that nobody has created, and never a file.
        Assert.True(parsed is null || parsed is { IsRepository: true, Folder: "other/" }, target);
    }
}
