using System.Buffers.Binary;
using System.IO.Hashing;

namespace Pys3Local.Minio.Format;

/// <summary><c>xl.meta</c>: the versions of one key on one drive, and the content of small ones.</summary>
/// <remarks>Formats 1.0 to 1.3. From 1.2 on the description has a checksum; the content in it has those of parts.</remarks>
internal sealed class VersionFile
{
    public const string Name = "xl.meta";

    private const int HeaderSize = 8;
    private const byte InlineVersion = 1;

    private readonly Dictionary<string, ReadOnlyMemory<byte>> _inline = new(StringComparer.Ordinal);

    private VersionFile(List<StoredVersion> versions) => Versions = versions;

    public IReadOnlyList<StoredVersion> Versions { get; }

    /// <exception cref="MinioFormatException">It is none, or damaged.</exception>
    public static VersionFile Read(byte[] file)
    {
        if (file.Length < HeaderSize || !file.AsSpan(0, 4).SequenceEqual("XL2 "u8))
            throw new MinioFormatException("does not begin with 'XL2 '");

        var (major, minor) = Release(file);
        if (major != 1 || minor > 3)
            throw new MinioFormatException($"is of format {major}.{minor}; 1.0 to 1.3 are known");

        try
        {
            return Read(file, minor);
        }
        catch (OverflowException failure)
        {
            throw new MinioFormatException("has a number that cannot be", failure);
        }
    }

    /// <summary>The shard of a small object, with its hash; null where it is in files.</summary>
    public ReadOnlyMemory<byte>? Inline(string version) => _inline.TryGetValue(version, out var content) ? content : default(ReadOnlyMemory<byte>?);

    /// <summary>The first release wrote digits (<c>1   </c>), later ones numbers.</summary>
    private static (int Major, int Minor) Release(byte[] file) => file.AsSpan(4, 4).SequenceEqual("1   "u8)
        ? (1, 0)
        : (BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(4)), BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(6)));

    private static VersionFile Read(byte[] file, int minor)
    {
        var reader = new MessagePackReader(file.AsSpan(HeaderSize));
        if (minor == 0)
            return new VersionFile(Old(ref reader));

        var description = reader.Bytes();
        if (minor >= 2 && (uint)reader.Integer() != (uint)XxHash64.HashToUInt64(description))
            throw new MinioFormatException("does not have the checksum that it says: it is damaged");

        var inner = new MessagePackReader(description);
        var result = new VersionFile(minor >= 3 ? Indexed(ref inner) : Old(ref inner));
        result.ReadInline(file.AsMemory(file.Length - reader.Remaining));
        return result;
    }

    /// <summary>Before 1.3: a map whose one entry is the list of versions.</summary>
    private static List<StoredVersion> Old(ref MessagePackReader reader)
    {
        var versions = new List<StoredVersion>();
        for (var left = reader.Map(); left > 0; left--)
        {
            if (reader.Text() != "Versions")
            {
                reader.Skip();
                continue;
            }

            for (var count = reader.Array(); count > 0; count--)
                versions.Add(VersionReader.Read(ref reader));
        }

        return versions;
    }

    /// <summary>From 1.3 on: each version with a short header of its own, which says nothing else.</summary>
    private static List<StoredVersion> Indexed(ref MessagePackReader reader)
    {
        reader.Integer();
        reader.Integer();
        var versions = new List<StoredVersion>();
        for (var count = reader.Integer(); count > 0; count--)
        {
            reader.Bytes();
            var version = new MessagePackReader(reader.Bytes());
            versions.Add(VersionReader.Read(ref version));
        }

        return versions;
    }

    private void ReadInline(ReadOnlyMemory<byte> rest)
    {
        if (rest.IsEmpty)
            return;

        if (rest.Span[0] != InlineVersion)
            throw new MinioFormatException($"has content of an unknown kind ({rest.Span[0]})");

        var reader = new MessagePackReader(rest.Span[1..]);
        for (var left = reader.Map(); left > 0; left--)
        {
            var version = reader.Text();
            var content = reader.Bytes();
            _inline[version] = rest.Slice(rest.Length - reader.Remaining - content.Length, content.Length);
        }
    }
}
