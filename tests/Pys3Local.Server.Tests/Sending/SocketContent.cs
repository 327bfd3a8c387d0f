using Microsoft.Win32.SafeHandles;
using Pys3Local.Storage;

namespace Pys3Local.Server.Tests.Sending;

/// <summary>A content that is in a file; what it fails with comes after its bytes.</summary>
internal sealed class SocketContent : ObjectReader
{
    private readonly SafeFileHandle _file;
    private readonly long _length;
    private long _position;

    public SocketContent(ReadOnlyMemory<byte> bytes)
        : base(new() { Key = "key", Size = bytes.Length, ETag = "etag", LastModified = DateTimeOffset.UnixEpoch })
    {
        _file = System.IO.File.OpenHandle(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        RandomAccess.Write(_file, bytes.Span, 0);
        _length = bytes.Length;
    }

    public StorageException? Failure { get; init; }

    public override FileRange? File => new(_file, _position, long.MaxValue - _position);

    public override void Select(long offset, long length) => throw new NotSupportedException();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_position == _length && Failure is { } failure)
            throw failure;

        var count = RandomAccess.Read(_file, buffer.Span, _position);
        _position += count;
        return new(count);
    }

    public override void Skip(int count) => _position += count;

    public override ValueTask DisposeAsync()
    {
        _file.Dispose();
        return base.DisposeAsync();
    }
}
