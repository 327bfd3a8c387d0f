using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>
/// Versions whose metadata is lost or cannot be read. They stay versions, at a place among the others that the files give away: the newest
/// is the one that <c>objects/KEY</c> is a second name of, or a delete marker if there is no such file; the rest are in the order
/// of their times.
/// </summary>
/// <param name="shown">The sidecar of <c>objects/KEY</c>, a second copy of the newest version's; null if it cannot be read either.</param>
internal sealed class BrokenVersions(IFileSystem files, ObjectFiles objects, VersionRecord? shown)
{
    /// <param name="ids">Of these.</param>
    /// <param name="stack">The others; these are added, in no order.</param>
    public void Add(Bucket bucket, string key, List<string> ids, List<Described> stack)
    {
        var taken = new HashSet<long>(stack.Select(static described => described.Version!.Sequence));
        var plain = objects.Plain(bucket, key);
        var left = new List<(VersionRecord Version, Place? Bytes, bool Newest)>();
        foreach (var id in ids)
        {
            if (shown?.Info.VersionId == id && shown.Sequence == 0)
            {
                // Bytes of the plain version, linked here by a write that has not got as far as its commit.
                continue;
            }

            var path = bucket.Paths.VersionBytes(key, id);
            Place? bytes = files.FindBelow(bucket.Paths.Versions, path) is { Kind: FileKind.File } facts ? new Place(path, facts) : null;
            if (shown?.Info.VersionId == id && shown.Sequence > 0 && !taken.Contains(shown.Sequence))
            {
                taken.Add(shown.Sequence);
                stack.Add(new Described(shown, bytes, Broken: true));
                continue;
            }

            var newest = bytes is null ? plain is null : plain is { } file && file.Facts == bytes.Value.Facts;
            left.Add((ByBytes(bucket, key, id, bytes), bytes, newest));
        }

        left.Sort(static (a, b) => a.Newest != b.Newest ? b.Newest.CompareTo(a.Newest) : b.Version.Info.LastModified.CompareTo(a.Version.Info.LastModified));
        var top = taken.Count > 0 ? taken.Max() : 0;
        var shownByReadable = stack.Find(described => described.Version!.Sequence == top) is { Version: { } first } newestReadable
            && (first.Info.IsDeleteMarker ? plain is null : plain is { } at && newestReadable.Bytes?.Facts == at.Facts);
        foreach (var (version, bytes, newest) in left)
        {
            var sequence = newest && !shownByReadable ? ++top : Gap(taken, ref top);
            taken.Add(sequence);
            stack.Add(new Described(version with { Sequence = sequence }, bytes, Broken: true));
        }
    }

    /// <summary>The greatest sequence that no version has, up to the newest.</summary>
    private static long Gap(HashSet<long> taken, ref long top)
    {
        for (var sequence = top - 1; sequence > 0; sequence--)
        {
            if (!taken.Contains(sequence))
                return sequence;
        }

        return ++top;
    }

    /// <summary>The ETag is left to who reads the bytes.</summary>
    private VersionRecord ByBytes(Bucket bucket, string key, string id, Place? bytes)
    {
        var modified = bytes?.Facts.Modified ?? files.FindBelow(bucket.Paths.Versions, bucket.Paths.VersionSidecar(key, id))?.Modified ?? 0;
        var info = new ObjectInfo
        {
            Key = key,
            VersionId = id,
            Size = bytes?.Facts.Size ?? 0,
            ETag = "",
            IsDeleteMarker = bytes is null,
            LastModified = Sidecar.Truncate(DateTimeOffset.UnixEpoch.AddTicks(modified / 100)),
            Attributes = StringMap.Empty.Add(ObjectInfo.UnreadableAttribute, ""),
        };
        return new VersionRecord(info, 0, bytes?.Facts.Modified ?? 0);
    }
}
