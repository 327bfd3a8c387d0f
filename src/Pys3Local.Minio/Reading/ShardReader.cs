using Microsoft.Win32.SafeHandles;
using Pys3Local.Minio.Erasure;
using Pys3Local.Minio.Format;

namespace Pys3Local.Minio.Reading;

/// <summary>One shard of one part: a file, or in the description. Each block of it is preceded by its hash.</summary>
internal sealed class ShardReader : IDisposable
{
    private readonly ReadOnlyMemory<byte> _inline;
    private readonly SafeFileHandle? _file;
    private readonly byte[] _hash = new byte[HighwayHash256.Size];

    private ShardReader(string name, ReadOnlyMemory<byte> inline, SafeFileHandle? file) => (Name, _inline, _file) = (name, inline, file);

    /// <summary>The file, for a message.</summary>
    public string Name { get; }

    /// <exception cref="IOException">It is missing or cannot be opened.</exception>
    public static ShardReader Open(Copy copy, FoundVersion found, long partNumber)
    {
        if (copy.File.Inline(found.Version.Id) is { } inline)
            return new ShardReader(copy.Drive.PathOf($"{found.Path}/{VersionFile.Name}"), inline, null);

        var part = $"{found.Path}/{found.Version.DataDirectory}/part.{partNumber}";
        return new ShardReader(copy.Drive.PathOf(part), default, copy.Drive.OpenPart(part));
    }

    /// <summary>Reads a block of the shard and compares it with its hash.</summary>
    /// <param name="offset">Of the hash before it.</param>
    /// <exception cref="MinioFormatException">It is too short, or another than was written.</exception>
    public async ValueTask ReadAsync(long offset, Memory<byte> block, CancellationToken cancellationToken)
    {
        await FillAsync(offset, _hash, cancellationToken).ConfigureAwait(false);
        await FillAsync(offset + _hash.Length, block, cancellationToken).ConfigureAwait(false);
        if (!Matches(block.Span))
            throw new MinioFormatException($"{Name} is damaged: {block.Length} bytes from {offset + _hash.Length} on do not have their checksum");
    }

    public void Dispose() => _file?.Dispose();

    private bool Matches(ReadOnlySpan<byte> block)
    {
        Span<byte> hash = stackalloc byte[HighwayHash256.Size];
        HighwayHash256.Hash(block, hash);
        return hash.SequenceEqual(_hash);
    }

    private async ValueTask FillAsync(long offset, Memory<byte> target, CancellationToken cancellationToken)
    {
        if (_file is null)
        {
            if (offset + target.Length > _inline.Length)
                throw Short(_inline.Length);

            _inline.Slice((int)offset, target.Length).CopyTo(target);
            return;
        }

        while (!target.IsEmpty)
        {
            var count = await RandomAccess.ReadAsync(_file, target, offset, cancellationToken).ConfigureAwait(false);
            if (count == 0)
                throw Short(offset);

            offset += count;
            target = target[count..];
        }
    }

    private MinioFormatException Short(long length) => new($"{Name} is damaged: it ends after {length} bytes");
}
