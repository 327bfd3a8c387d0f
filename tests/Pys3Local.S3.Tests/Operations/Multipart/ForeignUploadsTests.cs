using Pys3Local.S3.Access;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Tests.Endpoint;
using Pys3Local.Storage;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.S3.Tests.Operations.Multipart;

/// <summary>What others are uploading is safe from a key that may take nothing away for good.</summary>
public sealed class ForeignUploadsTests
{
    private readonly TestServer _server = new();

    [Test]
    public void Every_preset_that_uploads_and_takes_no_version_away_keeps_to_its_own()
    {
        foreach (var name in KeyPresets.Names)
        {
            var scope = KeyPresets.Find(name)!;
            bool May(string action) => scope.Decide(new Permission(action, "bucket", "key")).Allowed;
            Assert.True(scope.OwnUploadsOnly == (May("s3:PutObject") && !May("s3:DeleteObjectVersion")), name);
        }
    }

    [Test]
    [Arguments("append-only", 403)]
    [Arguments("restic-append-only", 403)]
    [Arguments("write-only", 403)]
    [Arguments("kopia", 403)]
    [Arguments("rclone", 403)]
    [Arguments("pgbackrest", 403)]
    [Arguments("restic-prune", 403)]
    [Arguments("veeam", 204)]
    [Arguments("full", 204)]
    public async Task Nobody_else_adds_to_completes_or_aborts_it(string preset, int status)
    {
        var key = await KeyAsync(preset);
        var upload = await BeginAsync(TestServer.Owner);
        var part = await _server.DoAsync("PUT", $"/bucket/key?partNumber=1&uploadId={upload}", "mine");
        var document = $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part.Header("ETag")}</ETag></Part></CompleteMultipartUpload>";

        if (status == 403)
        {
            (await _server.AsAsync(key, "PUT", $"/bucket/key?partNumber=1&uploadId={upload}", "theirs")).IsError(403, "AccessDenied");
            (await _server.AsAsync(key, "POST", $"/bucket/key?uploadId={upload}", document)).IsError(403, "AccessDenied");
        }

        Assert.Equal(status, (await _server.AsAsync(key, "DELETE", $"/bucket/key?uploadId={upload}")).Status);
        if (status == 403)
            await _server.DoAsync("POST", $"/bucket/key?uploadId={upload}", document);
    }

    [Test]
    [Arguments("append-only")]
    [Arguments("write-only")]
    [Arguments("restic-prune")]
    public async Task Its_own_it_adds_to_completes_and_aborts(string preset)
    {
        var key = await KeyAsync(preset);
        var upload = await BeginAsync(key);
        var part = await _server.AsAsync(key, "PUT", $"/bucket/key?partNumber=1&uploadId={upload}", "mine");
        Assert.Equal(200, part.Status);
        var document = $"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part.Header("ETag")}</ETag></Part></CompleteMultipartUpload>";
        Assert.Equal(200, (await _server.AsAsync(key, "POST", $"/bucket/key?uploadId={upload}", document)).Status);
        Assert.Equal(204, (await _server.AsAsync(key, "DELETE", $"/bucket/key?uploadId={await BeginAsync(key)}")).Status);
        Assert.DoesNotContain(ObjectAttributes.InitiatorKey, (await _server.Store.FindObjectAsync("bucket", "key", null, TestRun.Cancellation))!.Attributes.Keys);
    }

    /// <summary>One of before, of which nobody has noted who began it.</summary>
    [Test]
    public async Task Without_a_note_it_is_nobodys_own()
    {
        var key = await KeyAsync("append-only");
        var multipart = new StagedMultipart(_server.Store, System.Security.Cryptography.RandomNumberGenerator.Create());
        var upload = (await multipart.CreateUploadAsync("bucket", new UploadInfo { Key = "key", Initiated = _server.Time.GetUtcNow(), ContentType = "a/b", Metadata = StringMap.Empty }, TestRun.Cancellation)).UploadId;
        (await _server.AsAsync(key, "DELETE", $"/bucket/key?uploadId={upload}")).IsError(403, "AccessDenied");
        await _server.DoAsync("DELETE", $"/bucket/key?uploadId={upload}");
    }

    private async Task<AccessKey> KeyAsync(string preset)
    {
        await _server.DoAsync("PUT", "/bucket");
        return _server.Add(TestServer.Owner with { Id = "PRESET", Secret = "preset-secret", Scope = KeyPresets.Find(preset)! });
    }

    private async Task<string> BeginAsync(AccessKey key) => (await _server.AsAsync(key, "POST", "/bucket/key?uploads")).Value("UploadId");
}
