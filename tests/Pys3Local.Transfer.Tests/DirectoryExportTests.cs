using System.Text;
using Pys3Local.Storage;
using Pys3Local.Transfer.Exports;
using Pys3Local.Transfer.Reports;
using Pys3Local.Transfer.Sources;
using Pys3Local.Transfer.Targets;

namespace Pys3Local.Transfer.Tests;

/// <summary>To a directory of files, and back.</summary>
public sealed class DirectoryExportTests
{
    private static readonly DateTimeOffset Time = new(2026, 5, 6, 7, 8, 9, 123, TimeSpan.Zero);

    [Test]
    public async Task Out_and_back_gives_the_same()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.FillAsync();
        await scene.ImportAsync();
        var before = await TransferScene.DescribeAsync(scene.Store);

        var done = await scene.ExportAsync();

        Assert.Equal((13, 0), (done.Copied, done.Missing));
        Assert.Empty(scene.Lines);
        scene.StartAgain();
        var source = new ExportedSource(scene.Directory);
        var back = await scene.RunAsync(source, new StoreTarget(scene.Store, TimeProvider.System, false, false), [.. await source.ListBucketsAsync(TestRun.Cancellation)]);
        Assert.Equal((13, 0), (back.Copied, back.Missing));
        Assert.Equal(before, await TransferScene.DescribeAsync(scene.Store));
    }

    [Test]
    public async Task What_the_operator_has_set_on_a_bucket_goes_out_and_back()
    {
        await using var scene = await TransferScene.StartAsync();
        (string Name, string Value)[] set = [("kind", "restic"), ("quota-bytes", "5368709120"), ("quota-versions", "77"), ("expect-write-within-hours", "26"), ("retention-floor-days", "10")];
        await scene.Store.WriteBucketAsync("bucket", _ => new BucketInfo
        {
            Name = "bucket",
            Created = Time,
            Settings = StringMap.Empty.SetItem("versioning", "Enabled").SetItem("object-lock", "<ObjectLockConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>")
                .SetItems(set.Select(static one => KeyValuePair.Create(one.Name, one.Value))),
        }, TestRun.Cancellation);
        await scene.ExportAsync();
        scene.StartAgain();
        await scene.RunAsync(new ExportedSource(scene.Directory), new StoreTarget(scene.Store, TimeProvider.System, false, false), "bucket");

        var back = (await scene.Store.FindBucketAsync("bucket", TestRun.Cancellation))!.Settings;
        Assert.All(set, one => Assert.Equal(one.Value, back.GetValueOrDefault(one.Name)));

        // A file that somebody has changed sets nothing that a command would refuse.
        var path = Path.Combine(scene.Directory, "_pys3local", "settings", "bucket.json");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("\"26\"", "\"-1\"", StringComparison.Ordinal));
        scene.StartAgain();
        await scene.RunAsync(new ExportedSource(scene.Directory), new StoreTarget(scene.Store, TimeProvider.System, false, false), "bucket");
        Assert.Null((await scene.Store.FindBucketAsync("bucket", TestRun.Cancellation))!.Settings.GetValueOrDefault("expect-write-within-hours"));
        Assert.Contains(scene.Lines, static line => line.Contains("expect-write-within-hours is not taken over: '-1' is no value", StringComparison.Ordinal));
    }

    [Test]
    public async Task Files_are_plain_and_have_their_time_and_a_second_run_writes_nothing()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.StoreAsync("dir/sub/a b.txt", "null", "content", Time);

        await scene.ExportAsync();
        var file = Path.Combine(scene.Directory, "bucket", "dir", "sub", "a b.txt");
        Assert.Equal("content", await File.ReadAllTextAsync(file));
        Assert.Equal(Time.UtcDateTime, File.GetLastWriteTimeUtc(file));
        var line = Assert.Single(await File.ReadAllLinesAsync(Path.Combine(scene.Directory, "_pys3local", "manifest", "bucket.jsonl")));
        Assert.StartsWith("{\"key\":\"dir/sub/a b.txt\",\"version\":\"null\",\"latest\":true,\"modified\":\"2026-05-06T07:08:09.123Z\",\"size\":7,", line, StringComparison.Ordinal);

        var again = await scene.ExportAsync();
        Assert.Equal((0, 1), (again.Copied, again.Present));
        Assert.Equal(line, Assert.Single(await File.ReadAllLinesAsync(Path.Combine(scene.Directory, "_pys3local", "manifest", "bucket.jsonl"))));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(scene.Directory, "_pys3local", "unfinished")));

        // One that was changed is written again.
        await scene.StoreAsync("dir/sub/a b.txt", "null", "changed", Time.AddSeconds(5));
        Assert.Equal(1, (await scene.ExportAsync()).Copied);
        Assert.Equal("changed", await File.ReadAllTextAsync(file));
    }

    [Test]
    [Arguments("../escape")]
    [Arguments("/etc/passwd")]
    [Arguments("a//b")]
    [Arguments("a/./b")]
    [Arguments("folder/")]
    [Arguments("..")]
    [Arguments("zero\0byte")]
    public async Task A_key_that_can_be_no_file_goes_aside_and_is_named(string key)
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.StoreAsync(key, "null", "content", Time);

        var done = await scene.ExportAsync();

        Assert.Equal((1, 0), (done.Copied, done.Missing));
        Assert.Contains("_pys3local/aside/bucket/", Assert.Single(scene.Lines), StringComparison.Ordinal);
        var file = Assert.Single(Directory.EnumerateFiles(Path.Combine(scene.Directory, "_pys3local", "aside", "bucket")));
        Assert.Equal("content", await File.ReadAllTextAsync(file));
        Assert.Equal(["_pys3local"], Directory.EnumerateFileSystemEntries(scene.Directory).Select(Path.GetFileName));
        await ComesBackAsync(scene, key);
    }

    [Test]
    public async Task A_component_that_is_too_long_goes_aside()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.StoreAsync(new string('ä', 128), "null", "content", Time);

        Assert.Equal((1, 0), await CountsAsync(scene.ExportAsync()));
        Assert.Contains("longer than 255 bytes", Assert.Single(scene.Lines), StringComparison.Ordinal);
    }

    [Test]
    public async Task A_key_that_is_the_folder_of_others_is_lost_in_no_order()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.StoreAsync("a", "null", "a file", Time);
        await scene.StoreAsync("a/b", "null", "in a folder", Time);
        await scene.StoreAsync("a/b/c", "null", "deeper", Time);

        Assert.Equal((3, 0), await CountsAsync(scene.ExportAsync()));
        Assert.NotEmpty(scene.Lines);
        Assert.Equal((0, 0), await CountsAsync(scene.ExportAsync()));
        scene.StartAgain();
        await scene.RunAsync(new ExportedSource(scene.Directory), new StoreTarget(scene.Store, TimeProvider.System, false, false), "bucket");
        Assert.Equal(["a file", "in a folder", "deeper"], await Task.WhenAll(new[] { "a", "a/b", "a/b/c" }.Select(key => TransferScene.TextAsync(scene.Store, "bucket", key))));
    }

    [Test]
    public async Task Portable_names_are_those_of_Windows_and_differ_in_more_than_the_case()
    {
        await using var scene = await TransferScene.StartAsync();
        foreach (var key in new[] { "Photo.jpg", "photo.JPG", "aux.txt", "a:b", "dot.", "fine" })
            await scene.StoreAsync(key, "null", key, Time);

        Assert.Equal((6, 0), await CountsAsync(scene.ExportAsync(portable: true)));
        Assert.Equal(4, scene.Lines.Count);
        Assert.Single(scene.Lines, line => line.Contains("in the case of letters only", StringComparison.Ordinal));
        Assert.Equal(2, Directory.EnumerateFiles(Path.Combine(scene.Directory, "bucket")).Count());
        scene.StartAgain();
        await scene.RunAsync(new ExportedSource(scene.Directory), new StoreTarget(scene.Store, TimeProvider.System, false, false), "bucket");
        Assert.Equal("photo.JPG", await TransferScene.TextAsync(scene.Store, "bucket", "photo.JPG"));
        Assert.Equal("Photo.jpg", await TransferScene.TextAsync(scene.Store, "bucket", "Photo.jpg"));
    }

    [Test]
    public async Task Nothing_is_written_through_a_link()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.StoreAsync("first", "null", "content", Time);
        await scene.ExportAsync();
        var elsewhere = Directory.CreateTempSubdirectory("pys3local-elsewhere-").FullName;
        try
        {
            Directory.CreateSymbolicLink(Path.Combine(scene.Directory, "bucket", "dir"), elsewhere);
            await scene.StoreAsync("dir/a", "null", "content", Time);

            Assert.Equal(1, (await scene.ExportAsync()).Copied);
            Assert.Empty(Directory.EnumerateFileSystemEntries(elsewhere));
            Assert.Contains("is a link", Assert.Single(scene.Lines), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(elsewhere);
        }
    }

    [Test]
    public async Task A_directory_that_holds_something_else_is_left_alone()
    {
        await using var scene = await TransferScene.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(scene.Directory, "mine"), "mine");

        var failure = Assert.Throws<TransferStoppedException>(() => new DirectoryTarget(scene.Directory, false, false));
        Assert.Contains("no export of ours", failure.Message, StringComparison.Ordinal);
    }

    [Test]
    public async Task Damage_is_named_and_not_exported()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.StoreAsync("a", "null", "content", Time);
        await scene.StoreAsync("b", "null", "content", Time);
        using var body = new MemoryStream(Encoding.UTF8.GetBytes("damaged"));
        await scene.Store.PutObjectAsync("bucket", "a", new ObjectWrite { Body = body, Seal = _ => new ObjectInfo { Key = "a", Size = 7, ETag = "9a0364b9e99bb480dd25e1f0284c8555", LastModified = Time } }, TestRun.Cancellation);

        Assert.Equal((1, 1), await CountsAsync(scene.ExportAsync()));
        Assert.StartsWith("bucket/a: missing: its MD5 is ", Assert.Single(scene.Lines), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(scene.Directory, "bucket", "a")));
    }

    [Test]
    public async Task An_export_of_a_prefix_keeps_what_is_described_of_the_others()
    {
        await using var scene = await TransferScene.StartAsync();
        foreach (var key in (string[])["b/1", "a/1", "a/2", "\U0001F600", "\uE000"])
            await scene.StoreAsync(key, "null", key, Time);

        await scene.ExportAsync();
        await scene.StoreAsync("a/2", "null", "changed", Time.AddSeconds(5));
        var log = new TransferLog(null, _ => { });
        await using (var target = new DirectoryTarget(scene.Directory, false, false))
            await new TransferRun(new StoreSource(scene.Store, true), target, log, 4).RunAsync([("bucket", "bucket")], "a/", TestRun.Cancellation);

        Assert.Equal(["a/1", "a/2", "b/1", "\uE000", "\U0001F600"], (await LinesAsync(scene)).Select(line => line.Version.Key));
        Assert.Equal(7, (await LinesAsync(scene))[1].Version.Size);
        Assert.Contains("3 keys", Assert.Single(log.Notes), StringComparison.Ordinal);
        scene.StartAgain();
        Assert.Equal(5, (await scene.RunAsync(new ExportedSource(scene.Directory), new StoreTarget(scene.Store, TimeProvider.System, false, false), "bucket")).Copied);
    }

    [Test]
    public async Task A_source_that_is_damaged_by_now_takes_no_description_of_a_copy_that_is_good()
    {
        await using var scene = await TransferScene.StartAsync();
        foreach (var (key, version) in ((string, string)[])[("a", "v1"), ("a", "v2"), ("b", "null"), ("c", "null")])
            await scene.StoreAsync(key, version, $"{key} {version}", Time);

        await scene.ExportAsync();
        await DamageAsync(scene, "a", "v1", "x v1");
        await DamageAsync(scene, "b", "null", "x null");
        await scene.Store.DeleteObjectAsync("bucket", "c", "null", null, TestRun.Cancellation);

        Assert.Equal((0, 2), await CountsAsync(scene.ExportAsync()));
        Assert.Equal(["a v1", "a v2", "b null", "c null"], (await LinesAsync(scene)).Select(line => $"{line.Version.Key} {line.Version.VersionId}"));
        Assert.Equal([false, true, true, true], (await LinesAsync(scene)).Select(line => line.Version.IsLatest));
        scene.StartAgain();
        Assert.Equal(4, (await scene.RunAsync(new ExportedSource(scene.Directory), new StoreTarget(scene.Store, TimeProvider.System, false, false), "bucket")).Copied);
    }

    [Test]
    public async Task What_has_another_content_by_now_is_not_described_as_it_was()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.StoreAsync("a", "v1", "one", Time);
        await scene.ExportAsync();
        await scene.StoreAsync("a", "v2", "two", Time.AddSeconds(5));
        await DamageAsync(scene, "a", "v1", "xxx");

        Assert.Equal((1, 1), await CountsAsync(scene.ExportAsync()));
        Assert.Equal("v2", Assert.Single(await LinesAsync(scene)).Version.VersionId);
    }

    [Test]
    public async Task A_manifest_of_many_keys_in_no_order_is_sorted_in_pieces()
    {
        await using var scene = await TransferScene.StartAsync();
        var manifest = Path.Combine(scene.Directory, "manifest");
        var padding = new string('x', 64 << 10);
        var keys = Enumerable.Range(0, 900).Select(i => $"{i * 7919 % 900:0000}").ToList();
        await File.WriteAllLinesAsync(manifest, keys.SelectMany(key => (string[])[$"{{\"key\":\"{key}\",\"n\":1,\"p\":\"{padding}\"}}", $"{{\"key\":\"{key}\",\"n\":2}}"]));
        var scratch = Directory.CreateDirectory(Path.Combine(scene.Directory, "scratch")).FullName;
        var read = new List<string>();

        await foreach (var group in new ManifestSort(scratch, Assert.Fail).ReadAsync(manifest, TestRun.Cancellation))
            read.Add($"{group.Key} {group.Lines.Count}");

        Assert.Equal(keys.Order(StringComparer.Ordinal).Select(key => $"{key} 2"), read);
        Assert.Empty(Directory.EnumerateFiles(scratch));
    }

    [Test]
    [Arguments("\"metadata\":{\"a\":\"1\",\"a\":\"2\"}")]
    [Arguments("\"tags\":{\"a\":\"1\",\"a\":\"1\"}")]
    public async Task A_name_that_is_there_twice_is_named_with_its_line(string more)
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.StoreAsync("a", "null", "content", Time);
        await scene.ExportAsync();
        var manifest = Path.Combine(scene.Directory, "_pys3local", "manifest", "bucket.jsonl");
        await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest)).TrimEnd().TrimEnd('}') + "," + more + "}\n");

        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => scene.RunAsync(new ExportedSource(scene.Directory), new StoreTarget(scene.Store, TimeProvider.System, false, false), "bucket"));

        Assert.Contains("bucket.jsonl, line 1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'a' is there twice", failure.Message, StringComparison.Ordinal);
    }

    [Test]
    public async Task A_file_of_an_export_that_was_changed_does_not_come_back()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.StoreAsync("a", "null", "content", Time);
        await scene.ExportAsync();
        await File.WriteAllTextAsync(Path.Combine(scene.Directory, "bucket", "a"), "changed");
        scene.StartAgain();

        var done = await scene.RunAsync(new ExportedSource(scene.Directory), new StoreTarget(scene.Store, TimeProvider.System, false, false), "bucket");

        Assert.Equal((0, 1), (done.Copied, done.Missing));
    }

    [Test]
    public async Task A_manifest_that_leads_out_of_its_directory_is_refused()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.StoreAsync("a", "null", "content", Time);
        await scene.ExportAsync();
        var manifest = Path.Combine(scene.Directory, "_pys3local", "manifest", "bucket.jsonl");
        await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest)).Replace("\"bucket/a\"", "\"../../etc/hostname\"", StringComparison.Ordinal));
        scene.StartAgain();

        var done = await scene.RunAsync(new ExportedSource(scene.Directory), new StoreTarget(scene.Store, TimeProvider.System, false, false), "bucket");

        Assert.Equal((0, 1), (done.Copied, done.Missing));
        Assert.Contains("leads out of", Assert.Single(scene.Lines), StringComparison.Ordinal);
    }

    [Test]
    [Arguments("dir/a")]
    [Arguments("dir")]
    public async Task A_link_in_an_export_is_not_followed(string linked)
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.StoreAsync("dir/a", "null", "content", Time);
        await scene.ExportAsync();
        var path = Path.Combine(scene.Directory, "bucket", linked);
        var away = Path.Combine(scene.Directory, "away");
        if (linked == "dir")
        {
            Directory.Move(path, away);
            Directory.CreateSymbolicLink(path, away);
        }
        else
        {
            File.Move(path, away);
            File.CreateSymbolicLink(path, away);
        }

        scene.StartAgain();
        var done = await scene.RunAsync(new ExportedSource(scene.Directory), new StoreTarget(scene.Store, TimeProvider.System, false, false), "bucket");

        Assert.Equal((0, 1), (done.Copied, done.Missing));
        Assert.Contains($"{path} is a link", Assert.Single(scene.Lines), StringComparison.Ordinal);
    }

    /// <summary>Nothing is removed there: what is in the way of a new key is not called an object that there is.</summary>
    [Test]
    public async Task What_an_earlier_export_has_left_is_in_the_way_and_is_said_to_be()
    {
        await using var scene = await TransferScene.StartAsync();
        await scene.StoreAsync("a", "null", "one", Time);
        await scene.StoreAsync("dir/x", "null", "two", Time);
        await scene.ExportAsync();
        scene.StartAgain();
        await scene.StoreAsync("a/b", "null", "three", Time);
        await scene.StoreAsync("dir", "null", "four", Time);

        Assert.Equal((2, 0), await CountsAsync(scene.ExportAsync()));

        // The third says how many keys of the earlier export are kept.
        Assert.Equal(3, scene.Lines.Count);
        Assert.Contains(scene.Lines, static line => line.Contains("a file is there at 'bucket/a': an object as well, or one that was removed since an earlier export", StringComparison.Ordinal));
        Assert.Contains(scene.Lines, static line => line.Contains("a folder of this name is there: of other keys, or of keys that were removed since an earlier export", StringComparison.Ordinal));
        Assert.Equal("one", await File.ReadAllTextAsync(Path.Combine(scene.Directory, "bucket", "a")));
    }

    private static async Task ComesBackAsync(TransferScene scene, string key)
    {
        scene.StartAgain();
        await scene.RunAsync(new ExportedSource(scene.Directory), new StoreTarget(scene.Store, TimeProvider.System, false, false), "bucket");
        Assert.Equal("content", await TransferScene.TextAsync(scene.Store, "bucket", key));
    }

    private static async Task<List<ManifestLine>> LinesAsync(TransferScene scene) =>
        [.. (await File.ReadAllLinesAsync(Path.Combine(scene.Directory, "_pys3local", "manifest", "bucket.jsonl"))).Select(line => ManifestLine.Read(Encoding.UTF8.GetBytes(line)))];

    /// <summary>Other bytes of the same length, and a time that makes the copy in the directory seem old.</summary>
    private static async Task DamageAsync(TransferScene scene, string key, string version, string content)
    {
        var info = (await scene.Store.FindObjectAsync("bucket", key, version, TestRun.Cancellation))!;
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(content));
        await scene.Store.PutObjectAsync("bucket", key, new ObjectWrite { VersionId = version, Body = body, KeepsPlace = true, Seal = _ => info with { LastModified = info.LastModified.AddSeconds(9) } }, TestRun.Cancellation);
    }

    private static async Task<(long Copied, long Missing)> CountsAsync(Task<TransferProgress> run) => (await run) is var done ? (done.Copied, done.Missing) : default;
}
