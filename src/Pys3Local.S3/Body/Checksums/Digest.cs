using System.Security.Cryptography;

namespace Pys3Local.S3.Body.Checksums;

/// <summary>A hash or checksum in the making. Used by one thread at a time.</summary>
internal abstract class Digest : IDisposable
{
    /// <summary>Bytes of the result.</summary>
    public abstract int Length { get; }

    /// <summary>So quick that another thread for it is not worth its while.</summary>
    public virtual bool IsCheap => false;

    public abstract void Append(ReadOnlySpan<byte> data);

    /// <summary>Writes the result. Once, at the end.</summary>
    public abstract void Finish(Span<byte> result);

    public virtual void Dispose()
    {
    }

    // S3's ETag and Content-MD5 are MD5, one of its checksums is SHA-1; both guard against accidents only.
#pragma warning disable CA5350, CA5351
    public static Digest Of(ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.Sha1 => new Hash(HashAlgorithmName.SHA1),
        ChecksumAlgorithm.Sha256 => new Hash(HashAlgorithmName.SHA256),
        _ => new Check(Crc.Of(algorithm)),
    };

    /// <summary>The library's MD5.</summary>
    public static Digest OfMd5() => new Hash(HashAlgorithmName.MD5);

    /// <summary>MD5 of a content that is there as a whole.</summary>
    public static byte[] Md5(ReadOnlySpan<byte> content) => MD5.HashData(content);

    /// <summary>The checksum of a content that is there as a whole.</summary>
    public static byte[] Of(ChecksumAlgorithm algorithm, ReadOnlySpan<byte> content) => algorithm switch
    {
        ChecksumAlgorithm.Sha1 => SHA1.HashData(content),
        ChecksumAlgorithm.Sha256 => SHA256.HashData(content),
        _ => Crc.Of(algorithm).Of(content),
    };
#pragma warning restore CA5350, CA5351

    private sealed class Hash(HashAlgorithmName name) : Digest
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(name);

        public override int Length => _hash.HashLengthInBytes;

        public override void Append(ReadOnlySpan<byte> data) => _hash.AppendData(data);

        public override void Finish(Span<byte> result) => _hash.GetHashAndReset(result);

        public override void Dispose() => _hash.Dispose();
    }

    private sealed class Check(Crc crc) : Digest
    {
        private ulong _register = crc.Ones;

        public override int Length => crc.Length;

        public override bool IsCheap => true;

        public override void Append(ReadOnlySpan<byte> data) => _register = crc.Update(_register, data);

        public override void Finish(Span<byte> result) => crc.Write(_register ^ crc.Ones, result);
    }
}
