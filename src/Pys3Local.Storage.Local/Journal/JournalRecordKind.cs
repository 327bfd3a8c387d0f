namespace Pys3Local.Storage.Local.Journal;

internal enum JournalRecordKind : byte
{
    /// <summary>A version with its bytes in the record.</summary>
    Write = 1,

    /// <summary>A version with its bytes in a file that is on the medium, and is yet to be moved to its place.</summary>
    Move = 2,

    /// <summary>New metadata of a version, or a delete marker: no bytes.</summary>
    Describe = 3,

    /// <summary>A version is gone; where the key is empty, the bucket with all that was said of it before.</summary>
    Remove = 4,
}
