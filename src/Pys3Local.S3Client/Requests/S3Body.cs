using System.Security.Cryptography;

namespace Pys3Local.S3Client.Requests;

/// <summary>What is sent with a request.</summary>
public abstract class S3Body
{
    /// <summary>Bytes, exactly.</summary>
    public abstract long Length { get; }

    /// <summary>It can be opened more than once, so that the request can be sent again.</summary>
    public abstract bool CanReplay { get; }

    /// <summary>SHA-256 in hex, where it is known before the body is sent.</summary>
    public virtual string? Sha256 => null;

    /// <summary>Whether the stream of <see cref="OpenAsync"/> is disposed by who has opened it.</summary>
    internal virtual bool Disposes => true;

    public static S3Body Of(ReadOnlyMemory<byte> content) => new InMemory(content);

    /// <summary>A stream that is read once, to its end; it stays the caller's.</summary>
    public static S3Body Once(Stream stream, long length) => new Stream1(stream, length);

    /// <summary>A stream that can be opened as often as needed.</summary>
    public static S3Body Repeatable(Func<CancellationToken, ValueTask<Stream>> open, long length) => new Opened(open, length);

    public abstract ValueTask<Stream> OpenAsync(CancellationToken cancellationToken);

    private sealed class InMemory(ReadOnlyMemory<byte> content) : S3Body
    {
        public override long Length => content.Length;

        public override bool CanReplay => true;

        public override string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(content.Span));

        public override ValueTask<Stream> OpenAsync(CancellationToken cancellationToken) => new(new MemoryBody(content));
    }

    private sealed class Stream1(Stream stream, long length) : S3Body
    {
        public override long Length => length;

        public override bool CanReplay => false;

        internal override bool Disposes => false;

        public override ValueTask<Stream> OpenAsync(CancellationToken cancellationToken) => new(stream);
    }

    private sealed class Opened(Func<CancellationToken, ValueTask<Stream>> open, long length) : S3Body
    {
        public override long Length => length;

        public override bool CanReplay => true;

        public override ValueTask<Stream> OpenAsync(CancellationToken cancellationToken) => open(cancellationToken);
    }
}

/// <summary>Bytes in memory, read asynchronously like any other body.</summary>
internal sealed class MemoryBody(ReadOnlyMemory<byte> content) : Storage.ReadOnlyStream
{
    private ReadOnlyMemory<byte> _rest = content;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return new(count);
    }
}
