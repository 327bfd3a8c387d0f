using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Behaviour;

/// <summary>GET, HEAD, DELETE and COPY of versions.</summary>
public sealed class VersionedObjectsTests(ServerFixture server) : ServerTest(server)
{
    [Test]
    public async Task Get_and_head_of_every_version()
    {
        var versions = await WriteAsync("1", "22", "333");
        foreach (var (version, content) in versions)
        {
            Assert.Equal(content, (await SendAsync("GET", $"/key?versionId={version}")).Succeeded().Text);
            var head = await Sdk.GetObjectMetadataAsync(new() { BucketName = Bucket, Key = "key", VersionId = version }, Cancellation);
            Assert.Equal((version, content.Length), (head.VersionId, head.ContentLength));
        }

        (await SendAsync("GET", "/key?versionId=0123456789abcdef0123456789abcdef")).Failed(404, "NoSuchVersion");
        (await SendAsync("GET", $"/other?versionId={versions[0].Id}")).Failed(404, "NoSuchVersion");
    }

    [Test]
    public async Task Delete_puts_a_marker_and_its_deletion_brings_the_object_back()
    {
        await WriteAsync("1");
        var deleted = await Sdk.DeleteObjectAsync(Bucket, "key", Cancellation);
        Assert.Equal("true", deleted.DeleteMarker);
        var gone = (await SendAsync("GET", "/key")).Failed(404, "NoSuchKey");
        Assert.Equal(("true", deleted.VersionId), (gone.Header("x-amz-delete-marker"), gone.Header("x-amz-version-id")));
        var marker = (await SendAsync("GET", $"/key?versionId={deleted.VersionId}")).Failed(405, "MethodNotAllowed");
        Assert.Equal("DELETE", marker.Header("Allow"));

        var undone = (await SendAsync("DELETE", $"/key?versionId={deleted.VersionId}")).Succeeded(204);
        Assert.Equal("true", undone.Header("x-amz-delete-marker"));
        Assert.Equal("1"u8.ToArray(), await GetAsync("key"));
    }

    [Test]
    public async Task Delete_of_the_newest_version_uncovers_the_one_below()
    {
        var versions = await WriteAsync("1", "2", "3");
        await Sdk.DeleteObjectAsync(Bucket, "key", versions[2].Id, Cancellation);
        await Sdk.DeleteObjectAsync(Bucket, "key", versions[0].Id, Cancellation);
        Assert.Equal("2"u8.ToArray(), await GetAsync("key"));
        Assert.Single((await Sdk.ListVersionsAsync(Bucket, Cancellation)).Versions);
    }

    [Test]
    public async Task Copy_of_an_old_version_becomes_the_newest()
    {
        var versions = await WriteAsync("1", "2");
        var copied = await Sdk.CopyObjectAsync(
            new() { SourceBucket = Bucket, SourceKey = "key", SourceVersionId = versions[0].Id, DestinationBucket = Bucket, DestinationKey = "key" }, Cancellation);
        Assert.Equal(versions[0].Id, copied.SourceVersionId);
        Assert.DoesNotContain(copied.VersionId, versions.Select(version => version.Id));
        Assert.Equal("1"u8.ToArray(), await GetAsync("key"));
    }

    [Test]
    public async Task DeleteObjects_of_versions()
    {
        var versions = await WriteAsync("1", "2");
        var deleted = await Sdk.DeleteObjectsAsync(
            new() { BucketName = Bucket, Objects = [new() { Key = "key", VersionId = versions[0].Id }, new() { Key = "key" }] }, Cancellation);
        Assert.Equal([null, true], deleted.DeletedObjects.Select(one => one.DeleteMarker));
        Assert.Equal(deleted.DeletedObjects[1].DeleteMarkerVersionId, (await SendAsync("GET", "/key")).Failed(404, "NoSuchKey").Header("x-amz-version-id"));
        (await SendAsync("GET", $"/key?versionId={versions[0].Id}")).Failed(404, "NoSuchVersion");
    }

    [Test]
    public async Task DeleteBucket_with_versions_left_BucketNotEmpty()
    {
        var versions = await WriteAsync("1");
        var marker = (await Sdk.DeleteObjectAsync(Bucket, "key", Cancellation)).VersionId;
        (await SendAsync("DELETE", "")).Failed(409, "BucketNotEmpty");
        await Sdk.DeleteObjectAsync(Bucket, "key", versions[0].Id, Cancellation);
        (await SendAsync("DELETE", "")).Failed(409, "BucketNotEmpty");
        await Sdk.DeleteObjectAsync(Bucket, "key", marker, Cancellation);
        (await SendAsync("DELETE", "")).Succeeded(204);
    }

    private async Task<List<(string Id, string Content)>> WriteAsync(params string[] contents)
    {
        await SetVersioningAsync("Enabled");
        var versions = new List<(string, string)>();
        foreach (var content in contents)
            versions.Add(((await Sdk.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = "key", ContentBody = content }, Cancellation)).VersionId, content));

        return versions;
    }
}
