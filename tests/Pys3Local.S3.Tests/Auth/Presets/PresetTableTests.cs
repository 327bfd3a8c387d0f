using Pys3Local.S3.Access;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Auth.Presets;

/// <summary>Every preset against every stack of versions, in buckets with and without, in every way of writing. Faults B3, B13.</summary>
public sealed class PresetTableTests
{
    private static readonly string[] AddOnly = ["append-only", "restic-append-only", "kopia", "rclone", "pgbackrest"];
    private const string Target = "replication-target";

    private static readonly string[] ReadOnly = ["read-only", "kopia-readonly", "metrics"];

    [Test]
    public void The_table_has_every_case()
    {
        Assert.Equal(14, KeyPresets.Names.Count);
        Assert.Equal(1344, PresetTable.All().Count());
    }

    [Test]
    public async Task No_preset_that_adds_takes_anything_away_and_every_other_does_what_it_says()
    {
        foreach (var row in PresetTable.All())
        {
            var server = new TestServer();
            await row.PrepareAsync(server);
            var before = await PresetTable.ContentsAsync(server);
            var key = server.Add(TestServer.Owner with { Id = "PRESET", Secret = "preset-secret", Scope = KeyPresets.Find(row.Preset)! });
            var answer = await row.WriteAsync(server, key);
            var after = await PresetTable.ContentsAsync(server);

            Assert.True(Expected(row) == (answer.Status is 200 or 204), $"{row}: {answer.Status} {answer.Text}");
            if (AddOnly.Contains(row.Preset) || ReadOnly.Contains(row.Preset) || row.Preset == Target)
                Assert.All(before, v => Assert.Equal(v.Value, after.GetValueOrDefault(v.Key)));

            if (Changes(row))
                continue;

            Assert.Equal(before.Count, after.Count);
            if (answer.Status == 200 && row.Way != "copy")
                Assert.Equal((await server.SendAsync("HEAD", "/bucket/key")).Header("ETag"), answer.Header("ETag") ?? answer.Value("ETag"));
        }
    }

    /// <summary>It succeeds: whoever may only add is refused what replaces, unless it is what is there already.</summary>
    private static bool Expected(PresetTable row) =>
        !ReadOnly.Contains(row.Preset)
        && !(row.Preset == "write-only" && row.Way == "copy")
        && (!IsRefused(row) || IsThere(row));

    private static bool IsRefused(PresetTable row) => row.Preset == Target ? Destroys(row) : AddOnly.Contains(row.Preset) && Replaces(row);

    /// <summary>Contents that the write would take the place of: not those that stay below it.</summary>
    private static bool Destroys(PresetTable row) => row is { Stack: "null", Versioning: not "on" } or { Stack: "marker over null", Versioning: "suspended" };

    /// <summary>Contents that readers see, or that the write would take the place of.</summary>
    private static bool Replaces(PresetTable row) =>
        row.Stack is "null" or "versions" || (row is { Stack: "marker over null", Versioning: "suspended" });

    /// <summary>The parts of an upload have another ETag than the bytes in one piece.</summary>
    private static bool IsThere(PresetTable row) => row is { Repeats: true, Way: not "multipart", Stack: "null" or "versions" };

    /// <summary>A version is added or replaced.</summary>
    private static bool Changes(PresetTable row) => Expected(row) && !IsRefused(row);

    [Test]
    public async Task B3_the_null_version_below_a_marker_stays_where_versions_are_suspended()
    {
        var row = new PresetTable("append-only", "suspended", "marker over null", "put", Repeats: false);
        var server = new TestServer();
        await row.PrepareAsync(server);
        var key = server.Add(TestServer.Owner with { Id = "PRESET", Scope = KeyPresets.Find(row.Preset)! });
        (await row.WriteAsync(server, key)).IsError(403, "AccessDenied");
        Assert.Equal(PresetTable.Existing, (await server.DoAsync("GET", "/bucket/key?versionId=null")).Text);
    }

    [Test]
    public async Task B13_an_upload_that_is_sent_again_is_a_success_that_changes_nothing()
    {
        var server = new TestServer();
        await server.DoAsync("PUT", "/bucket");
        var key = server.Add(TestServer.Owner with { Id = "PRESET", Scope = KeyPresets.Find("restic-append-only")! });
        var first = await server.AsAsync(key, "PUT", "/bucket/data/pack", "bytes", ("x-amz-meta-a", "1"));
        var modified = (await server.DoAsync("HEAD", "/bucket/data/pack")).Header("Last-Modified");
        server.Time.Advance(TimeSpan.FromMinutes(1));
        var again = await server.AsAsync(key, "PUT", "/bucket/data/pack", "bytes", ("x-amz-meta-a", "1"));

        Assert.Equal((200, first.Header("ETag")), (again.Status, again.Header("ETag")));
        Assert.Equal(modified, (await server.DoAsync("HEAD", "/bucket/data/pack")).Header("Last-Modified"));
        (await server.AsAsync(key, "PUT", "/bucket/data/pack", "other")).IsError(403, "AccessDenied");
        (await server.AsAsync(key, "PUT", "/bucket/data/pack", "bytes", ("x-amz-meta-a", "2"))).IsError(403, "AccessDenied");
        Assert.Equal(412, (await server.AsAsync(key, "PUT", "/bucket/data/pack", "bytes", ("x-amz-meta-a", "1"), ("If-None-Match", "*"))).Status);
    }

    [Test]
    public async Task B13_so_is_a_completion_that_is_sent_again_with_the_same_parts()
    {
        var server = new TestServer();
        await server.DoAsync("PUT", "/bucket");
        var key = server.Add(TestServer.Owner with { Id = "PRESET", Scope = KeyPresets.Find("append-only")! });
        var row = new PresetTable("append-only", "off", "none", "multipart", Repeats: true);
        var first = await row.WriteAsync(server, key);
        var again = await row.WriteAsync(server, key);
        Assert.Equal((200, first.Value("ETag")), (again.Status, again.Value("ETag")));
        Assert.Empty((await server.DoAsync("GET", "/bucket?uploads")).Values("Upload"));
    }

    [Test]
    [Arguments("pgbackrest", "backup/main/backup.info", true)]
    [Arguments("pgbackrest", "repo/archive/main/archive.info.copy", true)]
    [Arguments("pgbackrest", "backup/main/20260310-120000F/backup.manifest", false)]
    [Arguments("pgbackrest", "archive/main/16-1/0000000100000000/000000010000000000000001-abc.gz", false)]
    [Arguments("kopia", "kopia.maintenance", true)]
    [Arguments("kopia", "p1234", false)]
    public async Task What_a_client_rewrites_it_may_rewrite(string preset, string name, bool may)
    {
        var server = new TestServer();
        await server.DoAsync("PUT", "/bucket");
        await server.DoAsync("PUT", $"/bucket/{name}", "before");
        var key = server.Add(TestServer.Owner with { Id = "PRESET", Scope = KeyPresets.Find(preset)! });
        Assert.Equal(may ? 200 : 403, (await server.AsAsync(key, "PUT", $"/bucket/{name}", "after")).Status);
        if (preset == "pgbackrest")
            (await server.AsAsync(key, "DELETE", $"/bucket/{name}")).IsError(403, "AccessDenied");
    }

    [Test]
    public async Task What_is_copied_gets_new_versions_tags_and_locks_and_no_lock_is_made_shorter()
    {
        var server = new TestServer();
        await server.DoAsync("PUT", "/bucket", "", ("x-amz-bucket-object-lock-enabled", "true"));
        var key = server.Add(TestServer.Owner with { Id = "PRESET", Scope = KeyPresets.Find(Target)! });
        var first = (await server.AsAsync(key, "PUT", "/bucket/key", "one", ("x-amz-tagging", "a=b"), ("x-amz-replication-status", "REPLICA"))).Header("x-amz-version-id");
        Assert.Equal(200, (await server.AsAsync(key, "PUT", "/bucket/key", "two")).Status);
        Assert.Equal(200, (await server.AsAsync(key, "PUT", $"/bucket/key?tagging&versionId={first}", "<Tagging><TagSet/></Tagging>")).Status);
        Assert.Equal(200, (await server.AsAsync(key, "PUT", $"/bucket/key?legal-hold&versionId={first}", "<LegalHold><Status>ON</Status></LegalHold>")).Status);
        Assert.Equal(200, (await RetainAsync("2099")).Status);
        (await RetainAsync("2098")).IsError(403, "AccessDenied");
        (await RetainAsync("2098", ("x-amz-bypass-governance-retention", "true"))).IsError(403, "AccessDenied");
        Assert.Equal("one", (await server.DoAsync("GET", $"/bucket/key?versionId={first}")).Text);

        Task<TestResponse> RetainAsync(string year, params (string, string)[] headers) => server.AsAsync(
            key, "PUT", $"/bucket/key?retention&versionId={first}", $"<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>{year}-01-01T00:00:00Z</RetainUntilDate></Retention>", headers);
    }

    [Test]
    [Arguments("veeam", "DELETE", "/bucket/key?versionId=null", 204)]
    [Arguments("veeam", "PUT", "/bucket?versioning", 403)]
    [Arguments("restic-prune", "DELETE", "/bucket/key", 204)]
    [Arguments("restic-prune", "DELETE", "/bucket/key?versionId=null", 403)]
    [Arguments("restic-prune", "PUT", "/bucket?lifecycle", 403)]
    [Arguments("kopia-readonly", "GET", "/bucket/key", 200)]
    [Arguments("replication-target", "GET", "/bucket?versions", 200)]
    [Arguments("replication-target", "DELETE", "/bucket/key", 403)]
    [Arguments("replication-target", "DELETE", "/bucket/key?versionId=null", 403)]
    [Arguments("replication-target", "PUT", "/bucket?versioning", 403)]
    public async Task What_a_preset_is_for(string preset, string method, string target, int status)
    {
        var server = new TestServer();
        await server.DoAsync("PUT", "/bucket");
        await server.DoAsync("PUT", "/bucket/key", "content");
        var key = server.Add(TestServer.Owner with { Id = "PRESET", Scope = KeyPresets.Find(preset)! });
        Assert.Equal(status, (await server.AsAsync(key, method, target)).Status);
    }
}
