using Amazon.S3;
using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Cloud;

/// <summary>Versions and object lock through a server whose objects are in another one, plain and encrypted.</summary>
public sealed class VersionsOfTheServiceTests
{
    private const string Bucket = "locked";

    private static readonly DateTime Until = new(2099, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task Versions_markers_tags_and_locks_are_those_of_the_service(bool encrypts)
    {
        await using var service = await Pys3LocalProcess.StartAsync(new(), Cancellation);
        await using var server = await StartAsync(service, encrypts ? ["--encrypt"] : []);
        using var client = SdkClient.For(server);
        using var behind = SdkClient.For(service);

        await client.PutBucketAsync(new PutBucketRequest { BucketName = Bucket, ObjectLockEnabledForBucket = true }, Cancellation);
        var ids = new List<string>();
        foreach (var content in new[] { "first", new string('x', 2_000_000) })
            ids.Add((await client.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = "key", ContentBody = content }, Cancellation)).VersionId);

        await client.PutObjectTaggingAsync(
            new PutObjectTaggingRequest { BucketName = Bucket, Key = "key", VersionId = ids[0], Tagging = new() { TagSet = [new() { Key = "a", Value = "b" }] } }, Cancellation);
        await client.PutObjectRetentionAsync(
            new PutObjectRetentionRequest { BucketName = Bucket, Key = "key", VersionId = ids[0], Retention = new() { Mode = ObjectLockRetentionMode.Compliance, RetainUntilDate = Until } }, Cancellation);
        var marker = (await client.DeleteObjectAsync(Bucket, "key", Cancellation)).VersionId;

        var listed = await client.ListVersionsAsync(Bucket, "key", Cancellation);
        Assert.Equal([marker, ids[1], ids[0]], listed.Versions.Select(one => one.VersionId));
        Assert.Equal(listed.Versions.Select(one => one.VersionId), (await behind.ListVersionsAsync(Bucket, "key", Cancellation)).Versions.Select(one => one.VersionId));
        await Assert.ThrowsAsync<NoSuchKeyException>(() => client.GetObjectAsync(Bucket, "key", Cancellation));

        var first = await client.GetObjectAsync(new GetObjectRequest { BucketName = Bucket, Key = "key", VersionId = ids[0] }, Cancellation);
        using var text = new StreamReader(first.ResponseStream);
        Assert.Equal(("first", ids[0], 1, "COMPLIANCE"), (await text.ReadToEndAsync(Cancellation), first.VersionId, first.TagCount, first.ObjectLockMode?.Value));
        Assert.Equal(Until, (await behind.GetObjectRetentionAsync(new GetObjectRetentionRequest { BucketName = Bucket, Key = "key", VersionId = ids[0] }, Cancellation)).Retention.RetainUntilDate!.Value.ToUniversalTime());

        // Neither lets it go, and the other version goes by its id.
        foreach (var one in new[] { client, behind })
            Assert.Equal("AccessDenied", (await Assert.ThrowsAsync<AmazonS3Exception>(() => one.DeleteObjectAsync(Bucket, "key", ids[0], Cancellation))).ErrorCode);

        await client.DeleteObjectAsync(Bucket, "key", marker, Cancellation);
        await client.DeleteObjectAsync(Bucket, "key", ids[1], Cancellation);
        Assert.Equal(ids[0], Assert.Single((await behind.ListVersionsAsync(Bucket, "key", Cancellation)).Versions).VersionId);
    }

    [Test]
    public async Task In_one_bucket_for_all_they_are_refused_with_the_reason()
    {
        await using var service = await Pys3LocalProcess.StartAsync(new() { Arguments = ["--create-bucket", "place"] }, Cancellation);
        await using var server = await StartAsync(service, [], "/place/prefix");
        (await server.Raw.PutAsync("/bucket", [], cancellation: Cancellation)).Succeeded();
        var refused = (await server.Raw.PutAsync("/bucket", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"u8.ToArray(), "versioning", Cancellation)).Failed(501, "NotImplemented");
        Assert.Contains("all buckets are in one there", refused.Text, StringComparison.Ordinal);
    }

    private static Task<Pys3LocalProcess> StartAsync(Pys3LocalProcess service, string[] arguments, string place = "") => Pys3LocalProcess.StartAsync(
        new()
        {
            HasOwnPath = true,
            Arguments = ["--backend", "s3", "--upstream", service.Url + place, .. arguments],
            Environment = new() { ["AWS_ACCESS_KEY_ID"] = service.Keys.AccessKeyId, ["AWS_SECRET_ACCESS_KEY"] = service.Keys.SecretAccessKey },
        },
        Cancellation);
}
