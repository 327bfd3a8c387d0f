namespace Pys3Local.S3.Access;

/// <summary>The usual scopes, by the name under which <c>keys add --preset</c> takes them.</summary>
public static class KeyPresets
{
    private static readonly string[] Reading =
    [
        "s3:ListAllMyBuckets", "s3:ListBucket", "s3:ListBucketVersions", "s3:GetBucket*", "s3:GetObject*", "s3:GetLifecycleConfiguration",
    ];

    /// <summary>An object in any way that S3 offers. Retention can be set with it, and afterwards lengthened, within <see cref="KeyScope.MaxRetention"/>.</summary>
    private static readonly string[] Adding =
        ["s3:CreateBucket", "s3:PutObject", "s3:PutObjectRetention", "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"];

    // Afterwards they are another matter: a tag may be what a lifecycle rule looks for, and a hold could be taken off. A hold has no end, but whoever may do everything takes it off.
    private static readonly string[] WithUpload = ["s3:PutObjectTagging", "s3:PutObjectLegalHold"];

    private static readonly KeyScope AppendOnly = new()
    {
        Actions = [.. Reading, .. Adding, "s3:ListBucketMultipartUploads"],
        ActionsWithUpload = WithUpload,
        Overwrites = false,
        LengthensRetentionOnly = true,
        OwnUploadsOnly = true,
    };

    // The names of restic's objects are 64 hexadecimal digits.
    private static readonly string ResticLock = "locks/" + new string('#', 64);

    // kopia: "s", a hash of 16 or 32 bytes, and the session: "s", 64 random bits and months since 2000, all in hexadecimal digits.
    private static readonly string[] KopiaSessions =
        [$"s{new string('#', 32)}-s{new string('#', 19)}", $"s{new string('#', 64)}-s{new string('#', 19)}"];

    private static readonly Dictionary<string, KeyScope> Presets = new(StringComparer.Ordinal)
    {
        ["full"] = KeyScope.Full,
        ["read-only"] = new() { Actions = Reading },
        ["write-only"] = new() { Actions = ["s3:ListAllMyBuckets", "s3:GetBucketLocation", .. Adding], ActionsWithUpload = WithUpload, LengthensRetentionOnly = true, OwnUploadsOnly = true },
        ["append-only"] = AppendOnly,
        // restic removes its own locks at the end of every run, and refreshes them by writing new ones.
        ["restic-append-only"] = AppendOnly with { Replaceable = Anywhere(ResticLock) },
        // kopia rewrites its maintenance schedule, and removes the markers of its own sessions once their indexes are written, and old logs.
        ["kopia"] = AppendOnly with { Replaceable = Anywhere(["kopia.maintenance", $"_log_{new string('#', 14)}_*", .. KopiaSessions]) },
        ["kopia-readonly"] = new() { Actions = Reading },
        // pgBackRest rewrites its lists of backups and of archived segments, each with its copy, and the copy of the manifest that it resumes from.
        ["pgbackrest"] = AppendOnly with
        {
            Rewritable = Anywhere("backup/*/backup.info", "backup/*/backup.info.copy", "archive/*/archive.info", "archive/*/archive.info.copy", "backup/*/backup.manifest.copy"),
        },
        // Veeam deletes what its own retention is done with, versions too, and locks what it keeps: object lock is what holds against it.
        ["veeam"] = new()
        {
            Actions =
            [
                .. Reading, "s3:PutObject", "s3:PutObjectRetention", "s3:PutObjectLegalHold", "s3:DeleteObject", "s3:DeleteObjectVersion",
                "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload", "s3:ListBucketMultipartUploads",
            ],
        },
        // All that prune does, and no version of an object goes for good, nor what others are uploading: for a key that lives two hours.
        ["restic-prune"] = new()
        {
            OwnUploadsOnly = true,
            Actions =
            [
                .. Reading, "s3:PutObject", "s3:DeleteObject", "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload", "s3:ListBucketMultipartUploads",
            ],
        },
        // The copies of another server: each a version on top of those that are there. Tags and locks follow the original, also to the day on which a lock ends.
        ["replication-target"] = new()
        {
            Actions =
            [
                .. Reading, "s3:PutObject", "s3:PutObjectTagging", "s3:PutObjectVersionTagging", "s3:PutObjectRetention", "s3:PutObjectLegalHold",
                "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload", "s3:ListBucketMultipartUploads",
            ],
            Overwrites = false,
            AddsVersions = true,
            OwnUploadsOnly = true,
        },
        // rclone needs no more than reading and adding, as long as it is told not to delete (copy, or sync with --immutable).
        ["rclone"] = AppendOnly,
        // Nothing of S3: what a monitoring system reads of the server itself.
        ["metrics"] = new() { Actions = ["pys3local:GetMetrics"] },
        // The server itself, through its administrative API, and everything of S3.
        ["admin"] = new() { Actions = ["s3:*", "pys3local:*"] },
    };

    public static IReadOnlyCollection<string> Names => Presets.Keys;

    /// <summary>Null where there is no such preset.</summary>
    public static KeyScope? Find(string name) => Presets.GetValueOrDefault(name);

    // A repository may lie at the top of the bucket or below any folder of it.
    private static string[] Anywhere(params string[] names) => [.. names, .. names.Select(name => "*/" + name)];
}
