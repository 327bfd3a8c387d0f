using Pys3Local.S3.Access;

namespace Pys3Local.S3.Tests.Access;

/// <summary>What a client of a preset may delete is its own file, and nothing that has the same length.</summary>
public sealed class NamePatternTests
{
    private const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Test]
    [Arguments("restic-append-only", "locks/" + Id, true)]
    [Arguments("restic-append-only", "host/one/locks/" + Id, true)]
    [Arguments("restic-append-only", "locks/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde/", false)]
    [Arguments("restic-append-only", "locks/0/23456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", false)]
    [Arguments("restic-append-only", "locks/" + Id + "/data", false)]
    [Arguments("restic-append-only", "locks/" + Id + "0", false)]
    [Arguments("restic-append-only", "locks/0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF", false)]
    [Arguments("restic-append-only", "mylocks/" + Id, false)]
    [Arguments("restic-append-only", "data/01/" + Id, false)]
    [Arguments("restic-append-only", "snapshots/" + Id, false)]
    [Arguments("restic-append-only", "locks/", false)]
    [Arguments("kopia", "kopia.maintenance", true)]
    [Arguments("kopia", "some/kopia.maintenance", true)]
    [Arguments("kopia", "_log_20260101120000_abcd_1_2_3_x", true)]
    [Arguments("kopia", "_log_2026010112000/_x", false)]
    [Arguments("kopia", "s0123456789abcdef0123456789abcdef-s0123456789abcdef012", true)]
    [Arguments("kopia", "sfolder/9abcdef0123456789abcdef01-s0123456789abcdef012", false)]
    [Arguments("kopia", "s0123456789abcdef0123456789abcdef-sp/3456789abcdef012", false)]
    [Arguments("kopia", "p0123456789abcdef0123456789abcdef-s0123456789abcdef012", false)]
    [Arguments("append-only", "locks/" + Id, false)]
    public void Deleted_by(string preset, string key, bool may)
    {
        var scope = KeyPresets.Find(preset)!;
        Assert.Equal(may, scope.Decide(new("s3:DeleteObject", "bucket", key)).Allowed);
        Assert.Equal(may, scope.MayReplace(key));
        var below = scope with { Prefix = "a*/" };
        Assert.Equal(may, below.MayReplace("a*/" + key));
        Assert.False(below.MayReplace("ab/" + key));
    }

    [Test]
    [Arguments("backup/main/backup.info", true)]
    [Arguments("backup/main/20260101-120000F/backup.manifest.copy", true)]
    [Arguments("host/archive/main/archive.info.copy", true)]
    [Arguments("backup/main/20260101-120000F/backup.manifest", false)]
    [Arguments("backup/backup.info", false)]
    public void Rewritten_by_pgbackrest(string key, bool may)
    {
        var scope = KeyPresets.Find("pgbackrest")!;
        Assert.Equal(may, scope.MayReplace(key));
        Assert.False(scope.Decide(new("s3:DeleteObject", "bucket", key)).Allowed);
    }
}
