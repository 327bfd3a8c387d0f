using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Pys3Local.Storage.Encryption.Format;

/// <summary>The two ciphers of the format: the same strength; the second is faster where the processor has no instructions for the first.</summary>
internal enum FrameCipherKind : byte
{
    Aes256Gcm = 1,
    ChaCha20Poly1305 = 2,
}

/// <summary>
/// Encrypts and decrypts the frames of one stream. The nonce is the frame's number: the key is used for one stream only. The frame's
/// prefix (its length, and whether it is the last) is authenticated with it, so that frames cannot be cut off, left out, doubled or exchanged.
/// </summary>
internal sealed class FrameCipher : IDisposable
{
    private const uint LastFrame = 0x8000_0000;
    private const int NonceSize = 12;

    private readonly AesGcm? _aes;
    private readonly ChaCha20Poly1305? _chaCha;

    public FrameCipher(FrameCipherKind kind, ReadOnlySpan<byte> key)
    {
        if (kind == FrameCipherKind.Aes256Gcm)
            _aes = new AesGcm(key, FrameLayout.TagSize);
        else
            _chaCha = new ChaCha20Poly1305(key);
    }

    /// <summary>The one that is fast on this processor.</summary>
    public static FrameCipherKind Preferred { get; } =
        System.Runtime.Intrinsics.X86.Aes.IsSupported || System.Runtime.Intrinsics.Arm.Aes.IsSupported || !ChaCha20Poly1305.IsSupported
            ? FrameCipherKind.Aes256Gcm
            : FrameCipherKind.ChaCha20Poly1305;

    /// <summary>Writes a frame and returns its bytes.</summary>
    public int Seal(long frame, bool last, ReadOnlySpan<byte> content, Span<byte> target)
    {
        var prefix = target[..FrameLayout.PrefixSize];
        BinaryPrimitives.WriteUInt32LittleEndian(prefix, (uint)content.Length | (last ? LastFrame : 0));
        var encrypted = target.Slice(FrameLayout.PrefixSize, content.Length);
        var tag = target.Slice(FrameLayout.PrefixSize + content.Length, FrameLayout.TagSize);
        Span<byte> nonce = stackalloc byte[NonceSize];
        Number(frame, nonce);
        if (_aes is not null)
            _aes.Encrypt(nonce, content, encrypted, tag, prefix);
        else
            _chaCha!.Encrypt(nonce, content, encrypted, tag, prefix);

        return content.Length + FrameLayout.Overhead;
    }

    /// <summary>Reads a frame whose length and place are known: false where it is not the one that was written there.</summary>
    public bool TryOpen(long frame, bool last, ReadOnlySpan<byte> stored, Span<byte> content)
    {
        var prefix = stored[..FrameLayout.PrefixSize];
        if (!IsPrefix(prefix, content.Length, last))
            return false;

        var encrypted = stored.Slice(FrameLayout.PrefixSize, content.Length);
        var tag = stored.Slice(FrameLayout.PrefixSize + content.Length, FrameLayout.TagSize);
        Span<byte> nonce = stackalloc byte[NonceSize];
        Number(frame, nonce);
        try
        {
            if (_aes is not null)
                _aes.Decrypt(nonce, encrypted, tag, content, prefix);
            else
                _chaCha!.Decrypt(nonce, encrypted, tag, content, prefix);
        }
        catch (AuthenticationTagMismatchException)
        {
            content.Clear();
            return false;
        }

        return true;
    }

    /// <summary>Whether these are the first bytes of a frame with this length and place.</summary>
    public static bool IsPrefix(ReadOnlySpan<byte> prefix, int length, bool last) =>
        BinaryPrimitives.ReadUInt32LittleEndian(prefix) == ((uint)length | (last ? LastFrame : 0));

    public void Dispose()
    {
        _aes?.Dispose();
        _chaCha?.Dispose();
    }

    private static void Number(long frame, Span<byte> nonce)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(nonce, frame);
    }
}
