using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Operations.Object;

/// <summary>Storage classes are labels, and an object of an archive's class looks as one that has been restored.</summary>
public sealed class RestoreObjectTests
{
    private const string Restore = "<RestoreRequest><Days>1</Days><GlacierJobParameters><Tier>Bulk</Tier></GlacierJobParameters></RestoreRequest>";

    private readonly TestServer _server = new();

    [Test]
    [Arguments("GLACIER")]
    [Arguments("DEEP_ARCHIVE")]
    public async Task An_archive_reads_as_restored(string storageClass)
    {
        await PutAsync(storageClass);
        Assert.Equal(200, (await _server.DoAsync("POST", "/bucket/key?restore", Restore)).Status);
        Assert.Equal(200, (await _server.DoAsync("POST", "/bucket/key?restore")).Status);
        var head = await _server.DoAsync("HEAD", "/bucket/key");
        Assert.Equal((storageClass, "ongoing-request=\"false\", expiry-date=\"Fri, 31 Dec 2100 00:00:00 GMT\""), (head.Header("x-amz-storage-class"), head.Header("x-amz-restore")));
        Assert.Equal("content", (await _server.DoAsync("GET", "/bucket/key")).Text);
    }

    [Test]
    [Arguments("STANDARD")]
    [Arguments("STANDARD_IA")]
    [Arguments("REDUCED_REDUNDANCY")]
    [Arguments("ONEZONE_IA")]
    [Arguments("INTELLIGENT_TIERING")]
    [Arguments("GLACIER_IR")]
    [Arguments("OUTPOSTS")]
    [Arguments("SNOW")]
    [Arguments("EXPRESS_ONEZONE")]
    public async Task Another_class_is_no_archive(string storageClass)
    {
        await PutAsync(storageClass);
        await _server.RefusedAsync(403, "InvalidObjectState", "POST", "/bucket/key?restore", Restore);
        var head = await _server.DoAsync("HEAD", "/bucket/key");
        Assert.Equal((storageClass == "STANDARD" ? null : storageClass, null), (head.Header("x-amz-storage-class"), head.Header("x-amz-restore")));
        Assert.Equal(storageClass, (await _server.DoAsync("GET", "/bucket")).Value("StorageClass"));
    }

    [Test]
    public async Task What_is_no_restoration()
    {
        await PutAsync("GLACIER");
        await _server.RefusedAsync(404, "NoSuchKey", "POST", "/bucket/missing?restore", Restore);
        await _server.RefusedAsync(501, "NotImplemented", "POST", "/bucket/key?restore", "<RestoreRequest><Type>SELECT</Type></RestoreRequest>");
        await _server.RefusedAsync(400, "MalformedXML", "POST", "/bucket/key?restore", "<RestoreRequest><Days>0</Days></RestoreRequest>");
    }

    [Test]
    public async Task Transitions_of_a_lifecycle_are_kept_and_checked()
    {
        await PutAsync("STANDARD");
        await _server.DoAsync("PUT", "/bucket?lifecycle", "<LifecycleConfiguration><Rule><ID>a</ID><Filter><Prefix/></Filter><Status>Enabled</Status><Transition><Days>0</Days><StorageClass>GLACIER</StorageClass></Transition>"
            + "<NoncurrentVersionTransition><NoncurrentDays>30</NoncurrentDays><StorageClass>STANDARD_IA</StorageClass></NoncurrentVersionTransition></Rule></LifecycleConfiguration>");
        Assert.Equal(["GLACIER", "STANDARD_IA"], (await _server.DoAsync("GET", "/bucket?lifecycle")).Values("StorageClass"));
        await _server.RefusedAsync(400, "MalformedXML", "PUT", "/bucket?lifecycle",
            "<LifecycleConfiguration><Rule><ID>a</ID><Filter><Prefix/></Filter><Status>Enabled</Status><Transition><Days>1</Days><StorageClass>COLD</StorageClass></Transition></Rule></LifecycleConfiguration>");
    }

    private async Task PutAsync(string storageClass)
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket/key", "content", ("x-amz-storage-class", storageClass));
    }
}
