using Pys3Local.Storage;

namespace Pys3Local.Transfer.Contents;

/// <summary>What the sizes of parts may be, where a service does not say them: those that clients are used to, all alike but the last.</summary>
internal static class PartGuess
{
    private const long Mebi = 1 << 20;

    /// <summary>Each takes the time of an MD5.</summary>
    private const int MaxCandidates = 4;

    /// <summary>In MiB: of the AWS CLI and SDKs, rclone, MinIO, s3cmd and others; then those of megabytes of a million bytes.</summary>
    private static readonly long[] Usual =
    [
        .. new long[] { 8, 5, 16, 64, 10, 15, 25, 32, 50, 100, 128, 256, 512, 1024, 6, 7, 12, 20, 24, 40, 48, 96, 200, 250, 500 }.Select(size => size * Mebi),
        .. new long[] { 5, 8, 10, 16, 50, 64, 100, 500 }.Select(size => size * 1_000_000),
    ];

    /// <summary>All parts alike but the last, which is no larger; null if so many of this size do not come to it.</summary>
    public static PartSizes? Alike(long size, int count, long each)
    {
        if (each <= 0 || each * (count - 1) >= size && count > 1 || each * count < size)
            return null;

        var parts = new PartSizes();
        for (var i = 1; i < count; i++)
            parts.Add(each);

        parts.Add(size - each * (count - 1));
        return parts;
    }

    public static IReadOnlyList<PartSizes> Of(long size, int count) =>
        count == 1 ? [Alike(size, 1, Math.Max(size, 1))!] : [.. Usual.Append(Math.Max(1, (size / count / Mebi + 1) * Mebi)).Distinct().Select(each => Alike(size, count, each)).OfType<PartSizes>().Take(MaxCandidates)];
}
