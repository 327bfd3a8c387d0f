using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pys3Local.Storage.Encryption.Keys;

/// <summary>
/// The key of one version of an object, or of one upload in parts: 32 random bytes, kept sealed in the object's metadata. The keys of its streams and of its
/// description are derived from it; it encrypts nothing itself.
/// </summary>
internal sealed class ObjectKey
{
    public const int Size = 32;

    private const int SealSalt = 32;
    private const int Tag = 16;

    /// <summary>Bytes of a sealed key: the salt of its sealing, the encrypted key, the tag.</summary>
    public const int SealedSize = SealSalt + Size + Tag;

    private readonly byte[] _bytes;

    private ObjectKey(byte[] bytes) => _bytes = bytes;

    public static ObjectKey Create(RandomNumberGenerator randomness)
    {
        var bytes = new byte[Size];
        randomness.GetBytes(bytes);
        return new ObjectKey(bytes);
    }

    /// <summary>Encrypts it with a key of the ring or of a client, bound to bucket, key and context. The sealing key is derived with a new salt each time, so its nonce may be zero.</summary>
    public byte[] Seal(ReadOnlySpan<byte> with, string bucket, string key, string? context, RandomNumberGenerator randomness)
    {
        var result = new byte[SealedSize];
        var salt = result.AsSpan(0, SealSalt);
        randomness.GetBytes(salt);
        using var cipher = new AesGcm(SealingKey(with, salt), Tag);
        cipher.Encrypt(stackalloc byte[12], _bytes, result.AsSpan(SealSalt, Size), result.AsSpan(SealSalt + Size), Bound(bucket, key, context));
        return result;
    }

    /// <summary>Null where it was sealed with another key, or for another bucket, key or context, or has been changed.</summary>
    public static ObjectKey? TryUnseal(ReadOnlySpan<byte> @sealed, ReadOnlySpan<byte> with, string bucket, string key, string? context)
    {
        if (@sealed.Length != SealedSize)
            return null;

        var bytes = new byte[Size];
        using var cipher = new AesGcm(SealingKey(with, @sealed[..SealSalt]), Tag);
        try
        {
            cipher.Decrypt(stackalloc byte[12], @sealed.Slice(SealSalt, Size), @sealed[(SealSalt + Size)..], bytes, Bound(bucket, key, context));
            return new ObjectKey(bytes);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <summary>The key of one stream: of the object's, or of that of a part. The salt is the stream's own, so a part that is sent again has another key.</summary>
    public byte[] StreamKey(ReadOnlySpan<byte> salt, int part)
    {
        var info = new byte[20];
        "pys3local stream"u8.CopyTo(info);
        BinaryPrimitives.WriteInt32LittleEndian(info.AsSpan(16), part);
        var key = new byte[Size];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _bytes, key, salt, info);
        return key;
    }

    /// <summary>What proves that the description of a version (sizes, ETag, parts) belongs to exactly this one.</summary>
    public byte[] Authenticate(ReadOnlySpan<byte> description)
    {
        Span<byte> key = stackalloc byte[Size];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _bytes, key, default, "pys3local description"u8);
        return HMACSHA256.HashData(key, description);
    }

    private static byte[] SealingKey(ReadOnlySpan<byte> with, ReadOnlySpan<byte> salt)
    {
        var key = new byte[Size];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, with, key, salt, "pys3local seal"u8);
        return key;
    }

    private static byte[] Bound(string bucket, string key, string? context) => Encoding.UTF8.GetBytes($"{bucket.Length}:{bucket}{key.Length}:{key}{context}");
}
