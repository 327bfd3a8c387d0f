using Pys3Local.S3Client;
using Pys3Local.S3Client.Credentials;
using Pys3Local.Storage.Tests.Conformance;

namespace Pys3Local.Storage.S3.Tests;

/// <summary>A service of somebody else, which <c>scripts/test-clouds.sh</c> has started; <c>PYS3LOCAL_TEST_S3</c> says where it is. Each test has buckets of its own.</summary>
internal static class OtherService
{
    private static int _count;

    public static S3StoreOptions NewPlace()
    {
        var url = Environment.GetEnvironmentVariable("PYS3LOCAL_TEST_S3");
        Assert.SkipWhen(url is null, "There is no other service: scripts/test-clouds.sh starts one.");
        return new()
        {
            Connection = new() { Name = "ceph", Endpoint = new(url!), Credentials = new StaticCredentials(new("ceph", "ceph-secret")) },
            Prefix = $"t{Environment.ProcessId}-{Interlocked.Increment(ref _count)}-",
        };
    }

    /// <summary>A store that finds a bucket with versions tries there what the service can do.</summary>
    public static async Task AssertLeavesNothingAsync(S3StoreOptions place, CancellationToken cancellationToken)
    {
        using var client = new S3Connection(place.Connection);
        var bucket = $"{place.Prefix}kept";
        await client.CreateBucketAsync(bucket, cancellationToken, [new("x-amz-bucket-object-lock-enabled", "true")]);
        await using (var store = await S3ObjectStore.OpenAsync(place, cancellationToken))
            Assert.True(store.Traits.Versions);

        Assert.Empty((await client.ListVersionsAsync(bucket, new(), null, cancellationToken)).Objects);
        await client.DeleteBucketAsync(bucket, cancellationToken);
    }
}

[InheritsTests]
public sealed class OtherServiceConformance : ObjectStoreConformance
{
    private readonly ChosenNames _names = new();
    private S3StoreOptions _options = null!;

    protected override int ModelSteps => 40;

    /// <summary>Ceph makes none where there is one already.</summary>
    protected override bool StacksMarkers => false;

    protected override async ValueTask<IObjectStore> CreateAsync()
    {
        _options = OtherService.NewPlace();
        return new ChosenVersions(await S3ObjectStore.OpenAsync(_options, Token), _names);
    }

    protected override async ValueTask<IObjectStore?> ReopenAsync() =>
        new ChosenVersions(await S3ObjectStore.OpenAsync(_options, Token), _names);

    protected override bool Keeps(string key) => !key.Contains('\0');

    [Test]
    public Task What_is_tried_at_the_start_leaves_nothing_in_a_bucket_with_versions() => OtherService.AssertLeavesNothingAsync(OtherService.NewPlace(), Token);
}

[InheritsTests]
public sealed class OtherServiceMultipartConformance : MultipartConformance
{
    private readonly ChosenNames _names = new();
    private S3StoreOptions _options = null!;

    protected override async ValueTask<IObjectStore> CreateAsync()
    {
        _options = OtherService.NewPlace();
        return new ChosenVersions(await S3ObjectStore.OpenAsync(_options, Token), _names);
    }

    protected override async ValueTask<IObjectStore?> ReopenAsync() =>
        new ChosenVersions(await S3ObjectStore.OpenAsync(_options, Token), _names);
}
