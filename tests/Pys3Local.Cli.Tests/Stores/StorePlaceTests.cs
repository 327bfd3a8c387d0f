using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Stores;
using Pys3Local.Storage.Local;
using Pys3Local.Storage.Local.Operations;

namespace Pys3Local.Cli.Tests.Stores;

/// <summary>A disk that is not mounted must not be taken for a first start, nor a first start for one (faults A16).</summary>
public sealed class StorePlaceTests : IDisposable
{
    private readonly TestShell _test = new();

    private string Data => _test["data"];

    public void Dispose() => _test.Dispose();

    [Test]
    public async Task A_first_start_has_no_problem_and_is_remembered()
    {
        Assert.Null(Problem());
        await StartAsync();
        Assert.Null(Problem());
        Assert.Null(Problem("--path", _test["other"]));
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task A_store_that_is_gone_is_an_error_that_says_what_to_do(bool mountPointIsLeft)
    {
        await StartAsync();
        Directory.Move(Data, _test["away"]);
        if (mountPointIsLeft)
            Directory.CreateDirectory(Data);

        var problem = Problem();
        Assert.NotNull(problem);
        Assert.Contains(Data, problem, StringComparison.Ordinal);
        Assert.Contains("mounted", problem, StringComparison.Ordinal);
        Assert.Contains("--create", problem, StringComparison.Ordinal);
        Assert.Equal(mountPointIsLeft, Directory.Exists(Data));

        Assert.Null(Problem("--create"));
        await StartAsync("--create");
        Assert.Null(Problem());
    }

    [Test]
    public async Task Another_store_in_its_place_is_an_error()
    {
        await StartAsync();
        Directory.Move(Data, _test["away"]);
        await using (await LocalObjectStore.OpenAsync(new LocalStoreOptions { Path = Data }))
        {
        }

        Assert.Contains("another store", Problem(), StringComparison.Ordinal);
        Assert.Null(Problem("--create"));
    }

    [Test]
    public async Task Who_brings_own_keys_or_none_is_not_remembered()
    {
        string[] own = ["--access-key-id", "AKEXAMPLE", "--secret-access-key", "secretsecret"];
        foreach (var keys in (string[][])[own, ["--no-auth"]])
        {
            await StartAsync(keys);
            Directory.Delete(Data, recursive: true);
            Assert.Null(Problem(keys));
        }
    }

    [Test]
    public async Task Buckets_without_their_marker_are_a_store()
    {
        await StartAsync();
        Directory.CreateDirectory(Path.Combine(Data, "photos", "objects"));
        Directory.Delete(Path.Combine(Data, ".pys3local"), recursive: true);
        Assert.Null(Problem());
    }

    [Test]
    [Arguments("/mnt/disk/backup", "/mnt/disk")]
    [Arguments("/mnt/disk", "/mnt/disk")]
    [Arguments("/mnt/disk 2/x", "/mnt/disk 2")]
    [Arguments("/mnt/disk3", null)]
    [Arguments("/srv/mounted/x", null)]
    [Arguments("/mnt/not-any-more/x", null)]
    [Arguments("/home/ann/data", null)]
    public void A_disk_that_fstab_knows_and_that_is_not_mounted_is_named(string path, string? expected)
    {
        string[] fstab =
        [
            "# /etc/fstab", "UUID=1 / ext4 defaults 0 1", "UUID=2 /mnt/disk ext4 defaults 0 2", "UUID=3\t/srv/mounted\txfs\tdefaults 0 2",
            "UUID=4 /mnt/disk\\0402 ext4 nofail 0 2", "#UUID=5 /mnt/not-any-more ext4 defaults 0 2", "UUID=6 none swap sw 0 0", "",
        ];
        string[] mounted = ["22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw", "90 22 8:3 / /srv/mounted rw - xfs /dev/sdc1 rw"];
        Assert.Equal(expected, MountPoints.NotMounted(path, fstab, mounted));
    }

    private string? Problem(params string[] arguments) => StorePlace.Problem(Read(arguments), _test.Shell);

    private async Task StartAsync(params string[] arguments)
    {
        var settings = Read(arguments);
        await using var store = await LocalObjectStore.OpenAsync(new LocalStoreOptions { Path = Data });
        StorePlace.Remember(settings, _test.Shell, store);
    }

    private ServeSettings Read(string[] arguments) =>
        _test.Settings([.. arguments.Contains("--path") ? (string[])[] : ["--path", Data], .. arguments]);
}
