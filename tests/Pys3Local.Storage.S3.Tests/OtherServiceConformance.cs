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
