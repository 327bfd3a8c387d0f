namespace Pys3Local.Configuration.Keys;

/// <summary>What a key may do, in the words of a person. What each means per operation is decided where requests are authorized.</summary>
public enum KeyPreset
{
    /// <summary>Everything.</summary>
    Full,

    /// <summary>Reading and listing.</summary>
    ReadOnly,

    /// <summary>Writing without reading.</summary>
    WriteOnly,

    /// <summary>Reading, and writing of what is new: neither delete nor overwrite.</summary>
    AppendOnly,

    /// <summary>Append-only, except restic's own lock files.</summary>
    ResticAppendOnly,

    /// <summary>Append-only as kopia needs it.</summary>
    Kopia,

    /// <summary>Append-only as rclone needs it.</summary>
    Rclone,

    /// <summary>Reading, for a kopia that is connected to restore.</summary>
    KopiaReadonly,

    /// <summary>Append-only, except the lists that pgBackRest rewrites.</summary>
    PgBackRest,

    /// <summary>Objects and their versions, and no setting of the bucket: object lock is what holds.</summary>
    Veeam,

    /// <summary>What restic prune does: for a key that expires in hours.</summary>
    ResticPrune,

    /// <summary>The copies of another server: adding versions, their tags and locks; neither delete nor take the place of anything.</summary>
    ReplicationTarget,

    /// <summary>The server's metrics, and nothing of S3.</summary>
    Metrics,

    /// <summary>Everything, and the administration of the server.</summary>
    Admin,
}
