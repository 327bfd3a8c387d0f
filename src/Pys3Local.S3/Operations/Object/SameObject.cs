using Pys3Local.S3.Locking;
using Pys3Local.S3.Metadata;
using Pys3Local.Storage;

namespace Pys3Local.S3.Operations.Object;

/// <summary>Whether a write is the repetition of one before it: of the same bytes, with all that is said of them.</summary>
internal static class SameObject
{
    public static bool Is(ObjectInfo stored, ObjectInfo made) =>
        !stored.IsDeleteMarker
        && stored.Size == made.Size
        && stored.ETag == made.ETag
        && stored.ContentType == made.ContentType
        && (made.Encryption is null || stored.Encryption == made.Encryption)
        && stored.Metadata.SequenceEqual(made.Metadata)
        && stored.Attributes.Where(Counts).SequenceEqual(made.Attributes.Where(Counts))
        && stored.Attributes.GetValueOrDefault(LockAttributes.Hold) == made.Attributes.GetValueOrDefault(LockAttributes.Hold)
        && KeepsAsLong(stored, made);

    /// <summary>Not what differs from one try to the next: the upload, and the end of a retention that counts from the time of the write.</summary>
    private static bool Counts(KeyValuePair<string, string> attribute) => attribute.Key != ObjectAttributes.UploadId && !ObjectLock.IsAttribute(attribute.Key);

    /// <summary>What was written first may end a little earlier than the repetition would: by as long as a client goes on trying.</summary>
    private static bool KeepsAsLong(ObjectInfo stored, ObjectInfo made) =>
        stored.Attributes.GetValueOrDefault(LockAttributes.Mode) == made.Attributes.GetValueOrDefault(LockAttributes.Mode)
        && (ObjectLock.Until(made) is not { } wanted
            || (ObjectLock.Until(stored) is { } end && end.PlusOrEnd(made.LastModified - stored.LastModified) >= wanted - TimeSpan.FromSeconds(1)));
}
