using System.Security.Cryptography;

namespace Pys3Local.Benchmarks.Load;

/// <summary>Bytes that do not compress, any number of them: one block, repeated. Both hashes are known before it is sent.</summary>
internal sealed class Body
{
    private const int BlockSize = 1 << 20;

    private static readonly byte[] Shared = RandomBlock();

    private Body(byte[] block, long length, string sha256, string md5)
    {
        Block = block;
        Length = length;
        Sha256 = sha256;
        Md5 = md5;
    }

    public long Length { get; }

    /// <summary>In hex.</summary>
    public string Sha256 { get; }

    /// <summary>In hex.</summary>
    public string Md5 { get; }

    /// <summary>Pinned.</summary>
    public byte[] Block { get; }

    public static Body Create(long length)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        for (var left = length; left > 0; left -= BlockSize)
        {
            var piece = Shared.AsSpan(0, (int)Math.Min(left, BlockSize));
            sha.AppendData(piece);
            md5.AppendData(piece);
        }

        return new(Shared, length, Convert.ToHexStringLower(sha.GetHashAndReset()), Convert.ToHexStringLower(md5.GetHashAndReset()));
    }

    /// <summary>These bytes, once.</summary>
    public static Body Of(ReadOnlySpan<byte> bytes)
    {
        var block = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(block);
        return new(block, block.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), Convert.ToHexStringLower(MD5.HashData(bytes)));
    }

    private static byte[] RandomBlock()
    {
        var block = GC.AllocateUninitializedArray<byte>(BlockSize, pinned: true);
        new Random(1).NextBytes(block);
        return block;
    }
}
