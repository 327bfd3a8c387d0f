namespace Pys3Local.S3.Body;

/// <summary>The body of a request as operations see it: decoded, and verified by the time its end has been read.</summary>
internal abstract class RequestBody
{
    /// <summary>The body of a request that nobody has authenticated: reading it is a mistake in this server.</summary>
    public static RequestBody Unread { get; } = new UnreadBody();

    /// <summary>Decoded length in bytes, where the client said so.</summary>
    public abstract long? Length { get; }

    /// <summary>The content. Its end is reached only after length, hash, chunk signatures, checksums and trailers have been verified; else it throws.</summary>
    public abstract Stream Content { get; }

    private sealed class UnreadBody : RequestBody
    {
        public override long? Length => throw new InvalidOperationException();

        public override Stream Content => throw new InvalidOperationException();
    }
}
