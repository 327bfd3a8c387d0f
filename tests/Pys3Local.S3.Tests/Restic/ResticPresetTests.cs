using Pys3Local.S3.Access;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Restic;

/// <summary>The rows of restic's REST protocol in the table of presets: every preset, over what is there, in buckets with and without versions.</summary>
public sealed class ResticPresetTests
{
    private const string Repository = "/backup/laptop/";

    private static readonly string[] AddOnly = ["append-only", "restic-append-only", "kopia", "rclone", "pgbackrest"];
    private static readonly string[] ReadOnly = ["read-only", "kopia-readonly"];
    private static readonly string[] Deletes = ["full", "veeam", "restic-prune", "admin"];
    private static readonly string[] Blind = ["write-only"];
    private static readonly string[] Nothing = ["metrics"];

    // Its versions lie on top of others, which restic does not know: to restic it is a key that writes nothing twice.
    private static readonly string[] Stacks = ["replication-target"];

    public static IEnumerable<string> Buckets => ["off", "on", "suspended", "kind"];

    [Test]
    public void Every_preset_is_in_one_row() =>
        Assert.Equal(KeyPresets.Names.Order(StringComparer.Ordinal), AddOnly.Concat(ReadOnly).Concat(Deletes).Concat(Blind).Concat(Nothing).Concat(Stacks).Order(StringComparer.Ordinal));

    [Test]
    [MethodDataSource(nameof(Buckets))]
    public async Task What_each_may(string bucket)
    {
        foreach (var preset in KeyPresets.Names)
        {
            var server = new TestServer();
            var owner = new ResticClient(server.Server, TestServer.Owner);
            await PrepareAsync(server, owner, bucket);
            var client = new ResticClient(server.Server, server.Add(TestServer.Owner with { Id = "PRESET", Secret = "preset-secret", Scope = KeyPresets.Find(preset)! }));
            var (adds, reads, deletes) = (!ReadOnly.Contains(preset) && !Nothing.Contains(preset), !Blind.Contains(preset) && !Nothing.Contains(preset), Deletes.Contains(preset));

            Row(preset, "create", await client.StatusAsync("POST", $"{Repository}?create=true"), adds ? 200 : 403);
            Row(preset, "a new file", await client.SaveAsync(Repository, "data", "new"), adds ? 200 : 403);
            Row(preset, "the same file again", await client.SaveAsync(Repository, "data", "new"), AddOnly.Contains(preset) ? 200 : 403);
            Row(preset, "the config again", await client.StatusAsync("POST", $"{Repository}config", "another"), 403);
            Row(preset, "wrong content", await client.StatusAsync("POST", $"{Repository}data/{ResticClient.IdOf("x")}", "y"), adds ? 400 : 403);
            Row(preset, "read", await client.StatusAsync("GET", $"{Repository}config"), reads ? 200 : 403);
            Row(preset, "list", await client.StatusAsync("GET", $"{Repository}snapshots/"), reads ? 200 : 403);
            Row(preset, "remove a snapshot", await client.StatusAsync("DELETE", $"{Repository}snapshots/{ResticClient.IdOf("snapshot")}"), deletes ? 200 : 403);
            Row(preset, "remove the config", await client.StatusAsync("DELETE", $"{Repository}config"), deletes ? 200 : 403);
            Row(preset, "remove a lock", await client.StatusAsync("DELETE", $"{Repository}locks/{ResticClient.IdOf("lock")}"), deletes || preset == "restic-append-only" ? 200 : 403);

            Assert.Equal(deletes ? 404 : 200, await owner.StatusAsync("GET", $"{Repository}snapshots/{ResticClient.IdOf("snapshot")}"));
            if (!deletes)
                Assert.Equal("the config", (await owner.SendAsync("GET", $"{Repository}config")).Text);
        }
    }

    private static async Task PrepareAsync(TestServer server, ResticClient owner, string bucket)
    {
        await server.DoAsync("PUT", "/backup");
        if (bucket is "on" or "suspended")
            await server.DoAsync("PUT", "/backup?versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");

        if (bucket == "suspended")
            await server.DoAsync("PUT", "/backup?versioning", "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>");

        if (bucket == "kind")
            await server.Store.WriteBucketAsync("backup", b => BucketKind.Set(b!, BucketKind.Restic), CancellationToken.None);

        Assert.Equal(200, await owner.StatusAsync("POST", $"{Repository}config", "the config"));
        Assert.Equal(200, await owner.SaveAsync(Repository, "snapshots", "snapshot"));
        Assert.Equal(200, await owner.SaveAsync(Repository, "locks", "lock"));
    }

    private static void Row(string preset, string what, int status, int expected) =>
        Assert.True(status == expected, $"{preset}: {what}: {status} instead of {expected}");
}
