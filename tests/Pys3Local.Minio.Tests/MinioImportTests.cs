using Pys3Local.Minio.Format;

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

        Assert.Contains("different deployments", Assert.Throws<MinioFormatException>(() => new MinioImport([four.Drive(1), one.Drive(1)], four.Store, null, TimeProvider.System, _ => { })).Message, StringComparison.Ordinal);
        Assert.Contains("the same drive twice", Assert.Throws<MinioFormatException>(() => new MinioImport([four.Drive(1), four.Drive(1)], four.Store, null, TimeProvider.System, _ => { })).Message, StringComparison.Ordinal);
        Assert.Contains("no drive of MinIO", Assert.Throws<MinioFormatException>(() => new MinioImport([Path.GetTempPath()], four.Store, null, TimeProvider.System, _ => { })).Message, StringComparison.Ordinal);
    }
}
