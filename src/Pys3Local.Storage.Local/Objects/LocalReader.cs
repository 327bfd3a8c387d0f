using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>The bytes of one version, from an open file: it stays the same file whatever becomes of its name.</summary>
internal sealed class LocalReader(ObjectInfo info, IOpenFile? file) : ObjectReader(info)
{
    private long _position;
    private long _end = file is null ? 0 : info.Size;

    public long SelectedLength => _end - _position;

    public override void Select(long offset, long length)
    {
        _position = offset;
        _end = offset + length;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var wanted = (int)Math.Min(buffer.Length, _end - _position);
        if (wanted == 0 || file is null)
            return ValueTask.FromResult(0);

        var count = file.Read(_position, buffer.Span[..wanted]);
        if (count == 0)
            throw EndsEarly();

        _position += count;
        return ValueTask.FromResult(count);
    }

    public override FileRange? File => file?.Handle is { } handle ? new(handle, _position, _end - _position) : null;

    public override bool IsNear => true;

    public override void Skip(int count) => _position += count;

    /// <summary>Copies the selected bytes without reading them: false if the file system cannot.</summary>
    public bool CopyTo(IOpenFile target, long offset) => file is not null && target.CopyFrom(file, _position, offset, SelectedLength);

    public override ValueTask DisposeAsync()
    {
        file?.Dispose();
        return base.DisposeAsync();
    }

    private StorageException EndsEarly() => new(StorageFailure.Damaged, $"{Info.Key}: its file ends early");
}
