using Pys3Local.Minio.Erasure;
using Pys3Local.Minio.Format;

namespace Pys3Local.Minio.Reading;

/// <summary>One part of a version, block by block, from as many shards as are whole.</summary>
internal sealed class PartReader : IDisposable
{
    private readonly FoundVersion _found;
    private readonly long _size;
    private readonly ShardReader?[] _shards;
    private readonly Action<string> _report;
    private readonly Memory<byte>[] _buffers;
    private readonly bool[] _present;
    private ReedSolomon? _code;

    /// <param name="index">Of the part, from 0.</param>
    /// <param name="report">A shard that is missing or damaged, and is made up for.</param>
    public PartReader(FoundVersion found, int index, Action<string> report)
    {
        var version = found.Version;
        (_found, _size, _report) = (found, version.PartSizes[index], report);
        var total = version.DataShards + version.ParityShards;
        _shards = new ShardReader?[total];
        _buffers = new Memory<byte>[total];
        _present = new bool[total];
        for (var i = 0; i < total; i++)
        {
            if (!found.Copies.TryGetValue(i + 1, out var copy))
                continue;

            try
            {
                _shards[i] = ShardReader.Open(copy, found, version.PartNumbers[index]);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                report(failure.Message);
            }
        }
    }

    /// <summary>The next block from an offset that is a multiple of the block's size; 0 at the end.</summary>
    /// <param name="block">Of the block's size, rounded up to whole shards.</param>
    /// <exception cref="MinioFormatException">Too few shards are whole.</exception>
    public async ValueTask<int> ReadAsync(long offset, Memory<byte> block, CancellationToken cancellationToken)
    {
        var version = _found.Version;
        var length = (int)Math.Min(version.BlockSize, _size - offset);
        if (length <= 0)
            return 0;

        var shard = Ceiling(length, version.DataShards);
        var at = offset / version.BlockSize * (Ceiling(version.BlockSize, version.DataShards) + HighwayHash256.Size);
        Array.Clear(_present);
        var whole = 0;
        for (var i = 0; i < _shards.Length && whole < version.DataShards; i++)
        {
            _buffers[i] = i < version.DataShards ? block.Slice(i * shard, shard) : _buffers[i].Length == shard ? _buffers[i] : new byte[shard];
            if (await TryReadAsync(i, at, cancellationToken).ConfigureAwait(false))
            {
                _present[i] = true;
                whole++;
            }
        }

        if (whole < version.DataShards)
            throw new MinioFormatException($"{whole} of the {version.DataShards} shards that its content needs are whole");

        if (Array.IndexOf(_present, false, 0, version.DataShards) >= 0)
        {
            _code ??= new ReedSolomon(version.DataShards, version.ParityShards);
            _code.Rebuild(_buffers, _present);
        }

        return length;
    }

    public void Dispose()
    {
        foreach (var shard in _shards)
            shard?.Dispose();
    }

    /// <summary>A shard that has failed once is not asked for its other blocks only if it cannot be read at all: damage is often of one place.</summary>
    private async ValueTask<bool> TryReadAsync(int index, long offset, CancellationToken cancellationToken)
    {
        if (_shards[index] is not { } shard)
            return false;

        try
        {
            await shard.ReadAsync(offset, _buffers[index], cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (IOException failure)
        {
            _report(failure.Message);
            return false;
        }
    }

    private static int Ceiling(int value, int by) => (value + by - 1) / by;
}
