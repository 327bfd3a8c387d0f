using Pys3Local.Storage;

namespace Pys3Local.Replication.Copying;

/// <summary>
/// In which pieces an object is sent: in the parts that it was uploaded in, so that its ETag is the same there; else whole, or, where it is large, in pieces of
/// one size, so that what is interrupted need not begin again.
/// </summary>
internal static class PartPlan
{
    /// <summary>Of S3: bytes of every part but the last, and the number of parts.</summary>
    private const long LeastPart = 5 << 20;
    private const int MostParts = 10_000;

    /// <summary>The sizes of the parts; null where it is sent whole.</summary>
    public static IReadOnlyList<long>? Of(ObjectInfo version, long partSize)
    {
        if (PartSizes.Parse(version.Attributes.GetValueOrDefault(PartSizes.Attribute)) is { } sizes && sizes.Total == version.Size && version.Size > 0
            && sizes.Sizes().SkipLast(1).All(static size => size >= LeastPart))
        {
            return [.. sizes.Sizes()];
        }

        if (version.Size <= partSize)
            return null;

        var size = Math.Max(partSize, (version.Size + MostParts - 1) / MostParts);
        return [.. Enumerable.Range(0, (int)((version.Size + size - 1) / size)).Select(index => Math.Min(size, version.Size - (index * size)))];
    }
}
