using Pys3Local.S3.Administration;

namespace Pys3Local.Minio.Tests;

/// <summary>Damage of each kind: made up for where parity reaches, else left out; named in both cases, and never taken for content.</summary>
public sealed class DamageTests
{
    private const string Big = "plain/two-blocks-1m+5";

    public static IEnumerable<(string Path, string Name, string Kind, string Said)> Damages() =>
    [
        (Big, "part.1", "flip", "part.1 is damaged: 524288 bytes from 32 on do not have their checksum"),
        (Big, "part.1", "flip-hash", "do not have their checksum"),
        (Big, "part.1", "cut", "part.1 is damaged: it ends after"),
        (Big, "part.1", "remove", "part.1"),
        (Big, "xl.meta", "flip", "does not have the checksum that it says"),
        (Big, "xl.meta", "cut", "ends too early"),
        (Big, "xl.meta", "release", "is of format 1.9; 1.0 to 1.3 are known"),
        ("plain/inline-100k", "xl.meta", "flip-end", "do not have their checksum"),
        ("plain/multi/11m", "part.2", "flip", "part.2 is damaged"),
        ("versions/doc", "part.1", "flip", "part.1 is damaged"),
    ];

    [Test]
    [MethodDataSource(nameof(Damages))]
    public async Task Damage_of_one_drive_of_a_set_is_named_and_everything_arrives(string path, string name, string kind, string said)
    {
        using var fixture = new MinioFixture("four-drives");
        // Shards of parity are read only where others are missing: two that hold content, or one.
        foreach (var drive in (int[])(kind == "flip-end" ? [3, 4] : [1, 2]))
            Damage(fixture.File(drive, path, name), kind);

        var done = await fixture.ImportAsync(fixture.Drives(1, 2, 3, 4));

        Assert.Equal(fixture.Expected(), await fixture.StoredAsync());
        Assert.Equal(0, done.Left);
        Assert.Contains(fixture.Lines, line => line.Contains(said, StringComparison.Ordinal) && line.Contains(path, StringComparison.Ordinal));
    }

    [Test]
    [MethodDataSource(nameof(Damages))]
    public async Task Damage_beyond_parity_is_named_and_only_that_version_is_left_out(string path, string name, string kind, string said)
    {
        using var fixture = new MinioFixture("four-drives");
        foreach (var drive in (int[])[1, 2, 3])
            Damage(fixture.File(drive, path, name), kind);

        var done = await fixture.ImportAsync(fixture.Drives(1, 2, 3, 4));

        Assert.Equal(1, done.Left);
        Assert.Single(fixture.Lines, line => line.StartsWith($"{path}: left out: version ", StringComparison.Ordinal));
        Assert.Contains(fixture.Lines, line => line.Contains(said, StringComparison.Ordinal));
        Assert.Equal(fixture.Expected().Count - 1, (await fixture.StoredAsync()).Count);
    }

    [Test]
    public async Task Content_whose_description_is_gone_everywhere_is_named()
    {
        using var fixture = new MinioFixture("single-drive");
        File.Delete(fixture.File(1, Big, "xl.meta"));

        await fixture.ImportAsync(fixture.Drive(1));

        Assert.Contains(fixture.Lines, line => line.Contains("is content of 'two-blocks-1m+5', whose xl.meta is missing", StringComparison.Ordinal));
        Assert.Equal(fixture.Expected(key => key != "two-blocks-1m+5"), await fixture.StoredAsync());
    }

    [Test]
    public async Task Any_byte_of_a_description_may_be_wrong_and_no_other_content_comes_of_it()
    {
        using var fixture = new MinioFixture("single-drive");
        var file = fixture.File(1, "plain/one", "xl.meta");
        foreach (var other in Directory.GetDirectories(Path.Join(fixture.Drive(1), "plain")).Where(static path => Path.GetFileName(path) != "one"))
            Directory.Delete(other, recursive: true);

        var good = File.ReadAllBytes(file);
        for (var i = 0; i < good.Length; i++)
        {
            var bad = (byte[])good.Clone();
            bad[i] ^= 0xff;
            File.WriteAllBytes(file, bad);
            var lines = new List<string>();
            var store = new Storage.Memory.MemoryObjectStore();

            await new MinioImport([fixture.Drive(1)], store, null, TimeProvider.System, BucketConfigurations.Take, lines.Add).RunAsync(CancellationToken.None);

            var found = await store.FindObjectAsync("plain", "one", null, CancellationToken.None);
            Assert.True(found is null ? lines.Count > 0 : found.ETag == "9dd4e461268c8034f5c8564e155c67a6", $"byte {i}");
        }
    }

    private static void Damage(string file, string kind)
    {
        var bytes = File.ReadAllBytes(file);
        switch (kind)
        {
            case "flip": bytes[100] ^= 1; break;
            case "flip-hash": bytes[3] ^= 1; break;
            case "flip-end": bytes[^1] ^= 1; break;
            case "release": bytes[6] = 9; break;
            case "cut": bytes = bytes[..(bytes.Length / 3)]; break;
        }

        File.Delete(file);
        if (kind != "remove")
            File.WriteAllBytes(file, bytes);
    }
}
