using System.Globalization;

namespace Pys3Local.Minio.Format;

/// <summary>Reads the description of one version.</summary>
internal static class VersionReader
{
    // As large as any release has used, and as wide as any set is.
    private const int MaxBlockSize = 64 << 20;
    private const int MaxShards = 256;
    private const int MaxParts = 10_000;

    public static StoredVersion Read(ref MessagePackReader reader)
    {
        var kind = 0L;
        var version = new StoredVersion();
        for (var left = reader.Map(); left > 0; left--)
        {
            switch (reader.Text())
            {
                case "Type": kind = reader.Integer(); break;
                case "V2Obj" or "DelObj": version = Fields(ref reader, version); break;
                default: reader.Skip(); break;
            }
        }

        version = version with { Kind = kind };
        if (kind == 1)
            Check(version);

        return version;
    }

    private static StoredVersion Fields(ref MessagePackReader reader, StoredVersion version)
    {
        for (var left = reader.Map(); left > 0; left--)
        {
            version = reader.Text() switch
            {
                "ID" => version with { Id = Id(reader.Bytes()) ?? StoredVersion.NullId },
                "DDir" => version with { DataDirectory = Id(reader.Bytes()) },
                "EcM" => version with { DataShards = Small(reader.Integer()) },
                "EcN" => version with { ParityShards = Small(reader.Integer()) },
                "EcBSize" => version with { BlockSize = Small(reader.Integer()) },
                "EcIndex" => version with { ShardNumber = Small(reader.Integer()) },
                "PartNums" => version with { PartNumbers = reader.Integers() },
                "PartSizes" => version with { PartSizes = reader.Integers() },
                "Size" => version with { Size = reader.Integer() },
                "MTime" => version with { Modified = reader.Integer() },
                "MetaSys" => version with { System = Texts(ref reader) },
                "MetaUsr" => version with { Metadata = Texts(ref reader) },
                _ => Passed(ref reader, version),
            };
        }

        return version;
    }

    private static StoredVersion Passed(ref MessagePackReader reader, StoredVersion version)
    {
        reader.Skip();
        return version;
    }

    private static Dictionary<string, string> Texts(ref MessagePackReader reader)
    {
        var texts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var left = reader.Map(); left > 0; left--)
        {
            var name = reader.Text();
            texts[name] = reader.Text();
        }

        return texts;
    }

    private static string? Id(ReadOnlySpan<byte> bytes) => bytes.Length != 16
        ? throw new MinioFormatException("has an id that is not of 16 bytes")
        : bytes.ContainsAnyExcept((byte)0) ? new Guid(bytes, bigEndian: true).ToString("D", CultureInfo.InvariantCulture) : null;

    private static int Small(long value) => value is >= 0 and <= int.MaxValue ? (int)value : throw new MinioFormatException($"has the number {value} where it cannot be");

    private static void Check(StoredVersion version)
    {
        var shards = version.DataShards + (long)version.ParityShards;
        if (version.DataShards < 1 || shards > MaxShards || version.ShardNumber < 1 || version.ShardNumber > shards)
            throw new MinioFormatException($"has shards that cannot be: number {version.ShardNumber} of {version.DataShards} and {version.ParityShards}");

        if (version.Size < 0 || version.BlockSize is < 1 or > MaxBlockSize)
            throw new MinioFormatException($"has a size that cannot be: {version.Size} bytes in blocks of {version.BlockSize}");

        if (version.PartNumbers.Count != version.PartSizes.Count || version.PartNumbers.Count > MaxParts
            || version.PartNumbers.Any(number => number is < 1 or > MaxParts) || version.PartSizes.Any(size => size < 0))
        {
            throw new MinioFormatException("has parts that cannot be");
        }
    }
}
