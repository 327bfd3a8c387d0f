using System.Buffers.Binary;

namespace Pys3Local.Storage.Encryption.Format;

/// <summary>
/// The first bytes of an encrypted stream (an object, or one part of one): what it is, and the salt that its key is derived with.
/// </summary>
/// <param name="Cipher">How the frames are encrypted.</param>
/// <param name="Part">The number of the part; 0 for an object that was put as a whole.</param>
/// <param name="Salt">32 random bytes.</param>
internal readonly record struct StreamHeader(FrameCipherKind Cipher, int Part, ReadOnlyMemory<byte> Salt)
{
    /// <summary>Bytes.</summary>
    public const int Size = 48;

    public const int SaltSize = 32;

    private const int CipherAt = 8;
    private const int PartAt = 12;
    private const int SaltAt = 16;

    /// <summary>"pys3enc" and the version of the format.</summary>
    private static ReadOnlySpan<byte> Magic => "pys3enc\u0001"u8;

    public void Write(Span<byte> target)
    {
        target[..Size].Clear();
        Magic.CopyTo(target);
        target[CipherAt] = (byte)Cipher;
        BinaryPrimitives.WriteInt32LittleEndian(target[PartAt..], Part);
        Salt.Span.CopyTo(target[SaltAt..]);
    }

    /// <summary>Null where these are not the first bytes of an encrypted stream of this version.</summary>
    public static StreamHeader? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Size || !bytes.StartsWith(Magic) || !Enum.IsDefined((FrameCipherKind)bytes[CipherAt])
            || bytes[(CipherAt + 1)..PartAt].ContainsAnyExcept((byte)0))
        {
            return null;
        }

        var part = BinaryPrimitives.ReadInt32LittleEndian(bytes[PartAt..]);
        return part < 0 ? null : new((FrameCipherKind)bytes[CipherAt], part, bytes.Slice(SaltAt, SaltSize).ToArray());
    }
}
