using System.Security.Cryptography;
using Pys3Local.S3.Tests.Endpoint;
using Pys3Local.Storage;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.S3.Tests.Lifecycle;

/// <summary>What fails for one version or one upload does not keep the others from their turn.</summary>
public sealed class LifecycleFailureTests
{
    private const string Expires = "<Filter><Prefix>z</Prefix></Filter><Expiration><Days>1</Days></Expiration>";

    private readonly TestServer _server;
    private StorageFailure _failure;
    private string _fails = "";

    public LifecycleFailureTests() => _server = new(encrypts: inner => new Failing(inner, this));

    [Test]
    [Arguments(StorageFailure.Damaged)]
    [Arguments(StorageFailure.KeyMissing)]
    [Arguments(StorageFailure.NoSpace)]
    [Arguments(StorageFailure.Unavailable)]
    [Arguments(StorageFailure.WritesRefused)]
    public async Task One_version_that_cannot_be_moved_is_named_and_the_others_go(StorageFailure failure)
    {
        await BucketAsync($"{Rule("t", "<Filter></Filter><Transition><Days>0</Days><StorageClass>GLACIER</StorageClass></Transition>")}{Rule("e", Expires)}");
        await _server.DoAsync("PUT", "/bucket/a", new string('x', 200_000));
        await _server.DoAsync("PUT", "/bucket/b", new string('x', 200_000));
        await _server.DoAsync("PUT", "/bucket/z1", "y");
        (_failure, _fails) = (failure, "a");
        _server.Time.Advance(TimeSpan.FromDays(10));

        var done = await _server.Server.Lifecycle.RunOnceAsync(TestRun.Cancellation);

        Assert.Equal((1, 1, 1), (done.Transitioned, done.Expired, done.VersionsFailed));
        var (bucket, reason) = Assert.Single(done.Failures);
        Assert.Equal("bucket", bucket);
        Assert.Contains("a: it fails", reason.Message, StringComparison.Ordinal);
    }

    [Test]
    [Arguments("")]
    [Arguments("Enabled")]
    public async Task One_version_that_cannot_be_removed_is_named_and_the_others_go(string versioning)
    {
        await BucketAsync(Rule("e", Expires), versioning);
        foreach (var key in (string[])["z1", "z2", "z3"])
            await _server.DoAsync("PUT", $"/bucket/{key}", "y");

        (_failure, _fails) = (StorageFailure.Damaged, "z1");
        _server.Time.Advance(TimeSpan.FromDays(10));

        var done = await _server.Server.Lifecycle.RunOnceAsync(TestRun.Cancellation);

        Assert.Equal((2, 1), (done.Expired, done.VersionsFailed));
        Assert.Equal(["z1"], (await _server.DoAsync("GET", "/bucket")).Values("Key"));
    }

    [Test]
    public async Task One_upload_that_cannot_be_aborted_is_named_and_the_others_go()
    {
        await BucketAsync(Rule("u", "<Filter></Filter><AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload>") + Rule("e", Expires));
        await _server.DoAsync("POST", "/bucket/a?uploads");
        await _server.DoAsync("POST", "/bucket/b?uploads");
        await _server.DoAsync("PUT", "/bucket/z1", "y");
        (_failure, _fails) = (StorageFailure.Damaged, "a");
        _server.Time.Advance(TimeSpan.FromDays(10));

        var done = await _server.Server.Lifecycle.RunOnceAsync(TestRun.Cancellation);

        Assert.Equal((1, 1, 1), (done.UploadsAborted, done.Expired, done.VersionsFailed));
    }

    [Test]
    [Arguments(StorageFailure.ReadOnly)]
    [Arguments(StorageFailure.Unavailable)]
    public async Task A_store_that_takes_nothing_is_not_asked_for_each_version(StorageFailure failure)
    {
        await BucketAsync(Rule("e", Expires));
        for (var i = 0; i < 50; i++)
            await _server.DoAsync("PUT", $"/bucket/z{i}", "y");

        (_failure, _fails) = (failure, "*");
        _server.Time.Advance(TimeSpan.FromDays(10));

        var done = await _server.Server.Lifecycle.RunOnceAsync(TestRun.Cancellation);

        Assert.True(done.VersionsFailed < 30);
        Assert.Equal(failure, Assert.IsType<StorageException>(Assert.Single(done.Failures).Failure).Failure);
    }

    private static string Rule(string id, string rule) => $"<Rule><ID>{id}</ID><Status>Enabled</Status>{rule}</Rule>";

    private async Task BucketAsync(string rules, string versioning = "")
    {
        await _server.DoAsync("PUT", "/bucket");
        if (versioning.Length > 0)
            await _server.DoAsync("PUT", "/bucket?versioning", $"<VersioningConfiguration><Status>{versioning}</Status></VersioningConfiguration>");

        await _server.DoAsync("PUT", "/bucket?lifecycle", $"<LifecycleConfiguration>{rules}</LifecycleConfiguration>");
    }

    private sealed class Failing(IObjectStore inner, LifecycleFailureTests test) : StoreDecorator(inner, new StagedMultipart(inner, RandomNumberGenerator.Create()))
    {
        public override ValueTask<ObjectInfo?> UpdateObjectAsync(string bucket, string key, string? version, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken)
        {
            Check(key);
            return base.UpdateObjectAsync(bucket, key, version, change, cancellationToken);
        }

        public override ValueTask<ObjectInfo> PutObjectAsync(string bucket, string key, ObjectWrite write, CancellationToken cancellationToken)
        {
            Check(key);
            return base.PutObjectAsync(bucket, key, write, cancellationToken);
        }

        public override ValueTask<ObjectInfo?> DeleteObjectAsync(string bucket, string key, string version, CommitGuard? guard, CancellationToken cancellationToken)
        {
            Check(key);
            return base.DeleteObjectAsync(bucket, key, version, guard, cancellationToken);
        }

        public override ValueTask<bool> AbortUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken)
        {
            Check(key);
            return base.AbortUploadAsync(bucket, key, uploadId, cancellationToken);
        }

        private void Check(string key)
        {
            if (key == test._fails || test._fails == "*")
                throw new StorageException(test._failure, "it fails");
        }
    }
}
