using Pys3Local.Storage;
using Pys3Local.Transfer.Contents;

namespace Pys3Local.Transfer.Targets;

/// <summary>How a content is sent to an S3 service: in one request, or in parts.</summary>
internal static class S3Plan
{
    private const long Mebi = 1 << 20;
    private const long Gibi = 1L << 30;

    /// <summary>S3 takes no more in one request.</summary>
    private const long MaxWhole = 5 * Gibi;
    private const long MinPart = 5 * Mebi;
    private const long UsualPart = 64 * Mebi;
    private const int MaxParts = 10_000;

    /// <summary>The parts; null where it goes in one request. The same as before where the service takes them: the object then has the ETag that it had.</summary>
    public static PartSizes? Of(ObjectInfo info)
    {
        if (PartSizes.Parse(info.Attributes.GetValueOrDefault(PartSizes.Attribute)) is { } parts && parts.Total == info.Size && IsTaken(parts))
            return parts;

        if (info.Size <= MaxWhole)
            return null;

        var each = Math.Max(UsualPart, (info.Size / MaxParts / Mebi + 1) * Mebi);
        return PartGuess.Alike(info.Size, (int)((info.Size + each - 1) / each), each);
    }

    private static bool IsTaken(PartSizes parts)
    {
        if (parts.Count > MaxParts)
            return false;

        var number = 0;
        foreach (var size in parts.Sizes())
        {
            number++;
            if (size > MaxWhole || (size < MinPart && number < parts.Count))
                return false;
        }

        return true;
    }
}
