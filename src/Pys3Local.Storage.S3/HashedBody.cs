using System.Security.Cryptography;

namespace Pys3Local.Storage.S3;

/// <summary>A body with the MD5 of what was read of it. It stays the caller's.</summary>
internal sealed class HashedBody(Stream body) : ReadOnlyStream
{
    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private string? _value;

    /// <summary>Once all has been read; in hex.</summary>
    public string Md5 => _value ??= Convert.ToHexStringLower(_md5.GetHashAndReset());

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _md5.AppendData(buffer.Span[..read]);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _md5.Dispose();

        base.Dispose(disposing);
    }
}
