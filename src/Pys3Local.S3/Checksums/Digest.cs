using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using Pys3Local.Storage.Checksums;

namespace Pys3Local.S3.Checksums;

/// <summary>A hash or checksum in the making. Used by one thread at a time.</summary>
public abstract class Digest : IDisposable
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

    // S3's ETag and Content-MD5 are MD5, two of its checksums are MD5 and SHA-1; they guard against accidents only.
#pragma warning disable CA5350, CA5351
    public static Digest Of(ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.Sha1 => new Hash(HashAlgorithmName.SHA1),
        ChecksumAlgorithm.Sha256 => new Hash(HashAlgorithmName.SHA256),
        ChecksumAlgorithm.Sha512 => new Hash(HashAlgorithmName.SHA512),
        ChecksumAlgorithm.Md5 => new Hash(HashAlgorithmName.MD5),
        ChecksumAlgorithm.Crc32 => new Crc32Check(),
        ChecksumAlgorithm.Crc32C => new Check(Crc.Crc32C),
        ChecksumAlgorithm.Crc64Nvme => new Check(Crc.Crc64Nvme),
        ChecksumAlgorithm.XxHash64 => new QuickHash(new XxHash64()),
        ChecksumAlgorithm.XxHash3 => new QuickHash(new XxHash3()),
        ChecksumAlgorithm.XxHash128 => new QuickHash(new XxHash128()),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
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
        ChecksumAlgorithm.Sha512 => SHA512.HashData(content),
        ChecksumAlgorithm.Md5 => MD5.HashData(content),
        ChecksumAlgorithm.Crc32 => BigEndian(Crc32.HashToUInt32(content)),
        ChecksumAlgorithm.Crc32C => Crc.Crc32C.Of(content),
        ChecksumAlgorithm.Crc64Nvme => Crc.Crc64Nvme.Of(content),
        ChecksumAlgorithm.XxHash64 => XxHash64.Hash(content),
        ChecksumAlgorithm.XxHash3 => XxHash3.Hash(content),
        ChecksumAlgorithm.XxHash128 => XxHash128.Hash(content),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };
#pragma warning restore CA5350, CA5351

    /// <summary>As S3 sends it; the library's own bytes are little-endian.</summary>
    private static byte[] BigEndian(uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private sealed class Hash(HashAlgorithmName name) : Digest
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(name);

        public override int Length => _hash.HashLengthInBytes;

        public override void Append(ReadOnlySpan<byte> data) => _hash.AppendData(data);

        public override void Finish(Span<byte> result) => _hash.GetHashAndReset(result);

        public override void Dispose() => _hash.Dispose();
    }

    private sealed class QuickHash(NonCryptographicHashAlgorithm hash) : Digest
    {
        public override int Length => hash.HashLengthInBytes;

        public override bool IsCheap => true;

        public override void Append(ReadOnlySpan<byte> data) => hash.Append(data);

        public override void Finish(Span<byte> result) => hash.GetHashAndReset(result);
    }

    private sealed class Crc32Check : Digest
    {
        private readonly Crc32 _crc = new();

        public override int Length => _crc.HashLengthInBytes;

        public override bool IsCheap => true;

        public override void Append(ReadOnlySpan<byte> data) => _crc.Append(data);

        public override void Finish(Span<byte> result) => BinaryPrimitives.WriteUInt32BigEndian(result, _crc.GetCurrentHashAsUInt32());
    }

    private sealed class Check(Crc crc) : Digest
    {
        private ulong _register = crc.Polynomial.Ones;

        public override int Length => crc.Polynomial.Length;

        public override bool IsCheap => true;

        public override void Append(ReadOnlySpan<byte> data) => _register = crc.Update(_register, data);

        public override void Finish(Span<byte> result) => crc.Polynomial.Write(_register ^ crc.Polynomial.Ones, result);
    }
}
