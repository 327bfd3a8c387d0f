using Pys3Local.Minio.Format;
using Pys3Local.S3.Administration;
using Pys3Local.Storage;
using Pys3Local.Storage.Stacks;

namespace Pys3Local.Minio.Tests;

/// <summary>Every layout that was recorded: what arrives is what MinIO itself answered.</summary>
public sealed class MinioImportTests
{
    [Test]
    public async Task A_single_drive_arrives_as_MinIO_answered_it()
    {
        using var fixture = new MinioFixture("single-drive");

        var done = await fixture.ImportAsync(fixture.Drive(1));

        Assert.Equal(fixture.Expected(), await fixture.StoredAsync());
        Assert.Empty(fixture.Lines);
        Assert.Equal(0, done.Left);
    }

    [Test]
    [Arguments(1, 2, 3, 4)]
    [Arguments(4, 2, 1, 3)]
    public async Task An_erasure_set_arrives_as_MinIO_answered_it(int a, int b, int c, int d)
    {
        using var fixture = new MinioFixture("four-drives");

        await fixture.ImportAsync(fixture.Drives(a, b, c, d));

        Assert.Equal(fixture.Expected(), await fixture.StoredAsync());
        Assert.Empty(fixture.Lines);
    }

    [Test]
    [Arguments(1, 2)]
    [Arguments(1, 3)]
    [Arguments(1, 4)]
    [Arguments(2, 3)]
    [Arguments(2, 4)]
    [Arguments(3, 4)]
    public async Task Any_two_of_four_drives_are_enough(int a, int b)
    {
        using var fixture = new MinioFixture("four-drives");

        var done = await fixture.ImportAsync(fixture.Drives(a, b));

        Assert.Equal(fixture.Expected(), await fixture.StoredAsync());
        Assert.Equal(0, done.Left);
        Assert.Contains("2 of 4 drives are given", Assert.Single(fixture.Lines), StringComparison.Ordinal);
    }

    [Test]
    public async Task One_drive_of_four_is_not_enough_and_every_version_is_named()
    {
        using var fixture = new MinioFixture("four-drives");

        var done = await fixture.ImportAsync(fixture.Drive(2));

        Assert.DoesNotContain(await fixture.StoredAsync(), line => line.Contains("marker=False", StringComparison.Ordinal));
        Assert.Contains(fixture.Lines, line => line.StartsWith("plain/multi/11m: left out: version null: 1 of the 2 drives", StringComparison.Ordinal));
        Assert.Equal(fixture.Expected().Count(line => line.Contains("marker=False", StringComparison.Ordinal)), done.Left);
    }

    [Test]
    public async Task A_lifecycle_arrives_as_a_client_could_have_put_it()
    {
        using var fixture = new MinioFixture("single-drive");
        await fixture.ImportAsync(fixture.Drive(1));

        var plain = (await fixture.Store.FindBucketAsync("plain", CancellationToken.None))!;

        Assert.DoesNotContain("ExpiryUpdatedAt", plain.Settings["lifecycle"], StringComparison.Ordinal);
        Assert.Equal(plain.Settings["lifecycle"], BucketConfigurations.Take(plain, "lifecycle", plain.Settings["lifecycle"]).Settings["lifecycle"]);
    }

    [Test]
    public async Task A_document_that_a_client_could_not_put_is_named_and_left_out()
    {
        using var fixture = new MinioFixture("single-drive");

        await new MinioImport(
            [fixture.Drive(1)], fixture.Store, null, TimeProvider.System,
            (bucket, name, document) => name == "lifecycle" ? throw new ArgumentException("not this one") : BucketConfigurations.Take(bucket, name, document),
            fixture.Lines.Add).RunAsync(CancellationToken.None);

        Assert.Equal("plain: lifecycle is not taken over: not this one", Assert.Single(fixture.Lines));
        Assert.DoesNotContain("lifecycle", (await fixture.Store.FindBucketAsync("plain", CancellationToken.None))!.Settings.Keys);
        Assert.Equal(fixture.Expected(), await fixture.StoredAsync());
    }

    [Test]
    public async Task What_else_is_at_the_top_of_a_drive_is_no_bucket()
    {
        using var fixture = new MinioFixture("single-drive");
        foreach (var name in (string[])["lost+found", "Photos", "a"])
            Directory.CreateDirectory(Path.Join(fixture.Drive(1), name));

        await fixture.ImportAsync(fixture.Drive(1));

        Assert.Equal("left alone, for no bucket has such a name: Photos, a, lost+found", Assert.Single(fixture.Lines));
        Assert.Equal(fixture.Expected(), await fixture.StoredAsync());
    }

    [Test]
    [Arguments(false)]
    [Arguments(true)]
    public async Task Links_on_a_drive_are_not_followed_to_what_another_drive_has(bool ofDirectory)
    {
        using var fixture = new MinioFixture("four-drives");
        var file = fixture.File(1, "plain/multi/11m", "xl.meta");
        var place = ofDirectory ? Path.GetDirectoryName(file)! : file;
        var elsewhere = Path.Join(fixture.Drive(1), "..", "elsewhere");
        if (ofDirectory)
            Directory.Move(place, elsewhere);
        else
            File.Move(place, elsewhere);

        File.CreateSymbolicLink(place, elsewhere);

        await fixture.ImportAsync(fixture.Drives(1, 2, 3, 4));

        Assert.Equal(fixture.Expected(), await fixture.StoredAsync());
        Assert.Contains(fixture.Lines, line => line.Contains("is a link, and links are not followed", StringComparison.Ordinal));
    }

    [Test]
    public async Task Bucket_settings_arrive()
    {
        using var fixture = new MinioFixture("single-drive");
        await fixture.ImportAsync(fixture.Drive(1));

        var buckets = (await fixture.Store.ListBucketsAsync(CancellationToken.None)).ToDictionary(bucket => bucket.Name, bucket => bucket.Settings);

        Assert.Equal(["locked", "plain", "versions"], buckets.Keys.Order(StringComparer.Ordinal));
        Assert.False(buckets["plain"].ContainsKey("versioning"));
        Assert.Contains("<Rule>", buckets["plain"]["lifecycle"], StringComparison.Ordinal);
        Assert.Equal("Suspended", buckets["versions"]["versioning"]);
        Assert.Contains("<Tag>", buckets["versions"]["tagging"], StringComparison.Ordinal);
        Assert.Equal("Enabled", buckets["locked"]["versioning"]);
        Assert.Contains("<ObjectLockEnabled>Enabled", buckets["locked"]["object-lock"], StringComparison.Ordinal);
    }

    [Test]
    public async Task A_second_run_writes_nothing_and_the_drives_are_never_changed()
    {
        using var fixture = new MinioFixture("four-drives");
        var before = fixture.Picture();
        var first = await fixture.ImportAsync(fixture.Drives(1, 2, 3, 4));

        var second = await fixture.ImportAsync(fixture.Drives(1, 2, 3, 4));

        Assert.Equal((0, first.Imported), (second.Imported, second.Present));
        Assert.Equal(before, fixture.Picture());
    }

    [Test]
    public async Task A_second_run_leaves_what_was_written_or_deleted_here_since_the_first()
    {
        using var fixture = new MinioFixture("single-drive");
        await fixture.ImportAsync(fixture.Drive(1));
        var imported = await fixture.StoredAsync();
        await PutAsync(fixture, "plain", "one", ObjectInfo.NullVersion);
        var stack = await StackAsync(fixture, "versions", "doc");
        await PutAsync(fixture, "versions", "doc", "by-a-client");
        await fixture.Store.DeleteObjectAsync("versions", "doc", stack[0], null, CancellationToken.None);

        var second = await fixture.ImportAsync(fixture.Drive(1));

        Assert.Equal("by a client", await TextAsync(fixture, "plain", "one"));
        Assert.Equal("by a client", await TextAsync(fixture, "versions", "doc"));
        Assert.Equal([.. stack, "by-a-client"], await StackAsync(fixture, "versions", "doc"));
        Assert.Equal((1, 1, 0), (second.Imported, second.Newer, second.Left));
        Assert.Contains("plain/one: what is here is newer than on the drives, and stays", fixture.Lines);
        Assert.Empty(imported.Select(Older).Where(line => !line.StartsWith("plain/one ", StringComparison.Ordinal)).Except(await fixture.StoredAsync()));
        Assert.Equal(0, (await fixture.ImportAsync(fixture.Drive(1))).Imported);

        // The newest of the drives is no more the newest here.
        static string Older(string line) => line.StartsWith("versions/doc ", StringComparison.Ordinal) ? line.Replace("latest=True", "latest=False", StringComparison.Ordinal) : line;
    }

    [Test]
    public async Task A_run_that_was_broken_off_between_two_versions_is_put_right()
    {
        using var fixture = new MinioFixture("single-drive");
        await fixture.ImportAsync(fixture.Drive(1));
        var imported = await fixture.StoredAsync();
        var stack = await StackAsync(fixture, "versions", "doc");
        await fixture.Store.LiftAsync("versions", "doc", stack[0], CancellationToken.None);
        Assert.NotEqual(imported, await fixture.StoredAsync());

        await fixture.ImportAsync(fixture.Drive(1));

        Assert.Equal(imported, await fixture.StoredAsync());
    }

    [Test]
    public async Task Encrypted_objects_are_named_and_left_out()
    {
        using var fixture = new MinioFixture("single-drive-encrypted");

        var done = await fixture.ImportAsync(fixture.Drive(1));

        Assert.DoesNotContain(await fixture.StoredAsync(), line => line.Contains("marker=False", StringComparison.Ordinal));
        Assert.Contains("plain/one: left out: version null: it is encrypted", fixture.Lines);
        Assert.True(done.Left >= 10);
    }

    [Test]
    public async Task Compressed_objects_are_named_and_left_out_and_all_others_arrive()
    {
        using var fixture = new MinioFixture("single-drive-compressed");

        await fixture.ImportAsync(fixture.Drive(1));

        Assert.Equal(fixture.Expected(key => key is not ("notes.txt" or "log/app.log")), await fixture.StoredAsync());
        Assert.Equal(2, fixture.Lines.Count(line => line.Contains("it is compressed", StringComparison.Ordinal)));
    }

    [Test]
    public void Drives_that_do_not_belong_together_are_refused()
    {
        using var four = new MinioFixture("four-drives");
        using var one = new MinioFixture("single-drive");

        Assert.Contains("different deployments", Assert.Throws<MinioFormatException>(() => new MinioImport([four.Drive(1), one.Drive(1)], four.Store, null, TimeProvider.System, BucketConfigurations.Take, _ => { })).Message, StringComparison.Ordinal);
        Assert.Contains("the same drive twice", Assert.Throws<MinioFormatException>(() => new MinioImport([four.Drive(1), four.Drive(1)], four.Store, null, TimeProvider.System, BucketConfigurations.Take, _ => { })).Message, StringComparison.Ordinal);
        Assert.Contains("no drive of MinIO", Assert.Throws<MinioFormatException>(() => new MinioImport([Path.GetTempPath()], four.Store, null, TimeProvider.System, BucketConfigurations.Take, _ => { })).Message, StringComparison.Ordinal);
    }

    private static async Task PutAsync(MinioFixture fixture, string bucket, string key, string version) => await fixture.Store.PutObjectAsync(
        bucket,
        key,
        new ObjectWrite
        {
            VersionId = version,
            Body = new MemoryStream("by a client"u8.ToArray()),
            Seal = size => new ObjectInfo { Key = key, Size = size, ETag = "etag", LastModified = DateTimeOffset.UtcNow },
        },
        CancellationToken.None);

    private static async Task<string[]> StackAsync(MinioFixture fixture, string bucket, string key) =>
        [.. (await fixture.Store.FindStackAsync(bucket, key, CancellationToken.None)).Select(info => info.VersionId)];

    private static async Task<string> TextAsync(MinioFixture fixture, string bucket, string key)
    {
        await using var reader = (await fixture.Store.OpenObjectAsync(bucket, key, null, CancellationToken.None))!;
        var buffer = new byte[100];
        return System.Text.Encoding.UTF8.GetString(buffer, 0, await reader.ReadAsync(buffer, CancellationToken.None));
    }
}
