using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Pys3Local.Configuration.Encryption;

/// <summary>
/// A whole file as vaultconfig encrypts it: the line <c>VAULTCONFIG_ENCRYPT_V1:</c>, then base64 of salt (16 bytes), nonce (24) and secret box. The key is
/// PBKDF2-HMAC-SHA256 of the password with 600,000 iterations.
/// </summary>
public static class EncryptedText
{
    private const string Header = "VAULTCONFIG_ENCRYPT_V1:";
    private const int SaltBytes = 16;
    private const int Iterations = 600_000;

    /// <summary>Whether the first line that is not blank is the header.</summary>
    public static bool IsEncrypted(ReadOnlySpan<byte> content)
    {
        content = content.TrimStart(" \t\r\n"u8);
        var end = content.IndexOf((byte)'\n');
        return (end < 0 ? content : content[..end]).TrimEnd(" \t\r"u8).SequenceEqual(Encoding.ASCII.GetBytes(Header));
    }

    /// <summary>The plain content; null if the password is wrong or the text is damaged.</summary>
    public static byte[]? Decrypt(ReadOnlySpan<byte> content, string password)
    {
        content = content.TrimStart(" \t\r\n"u8)[Header.Length..];
        var box = new byte[Base64.GetMaxDecodedFromUtf8Length(content.Length)];
        if (Base64.DecodeFromUtf8(content, box, out _, out var length) != System.Buffers.OperationStatus.Done
            || length < SaltBytes + XSalsa20.NonceBytes + Poly1305.TagBytes)
        {
            return null;
        }

        ReadOnlySpan<byte> sealedText = box.AsSpan(0, length);
        return SecretBox.Open(
            Key(password, sealedText[..SaltBytes]),
            sealedText.Slice(SaltBytes, XSalsa20.NonceBytes),
            sealedText[(SaltBytes + XSalsa20.NonceBytes)..]);
    }

    /// <summary>Encrypts with a random salt and nonce.</summary>
    public static byte[] Encrypt(ReadOnlySpan<byte> plain, string password)
    {
        Span<byte> prefix = stackalloc byte[SaltBytes + XSalsa20.NonceBytes];
        RandomNumberGenerator.Fill(prefix);
        return Encrypt(plain, password, prefix[..SaltBytes], prefix[SaltBytes..]);
    }

    internal static byte[] Encrypt(ReadOnlySpan<byte> plain, string password, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> nonce)
    {
        var box = SecretBox.Seal(Key(password, salt), nonce, plain);
        return Encoding.ASCII.GetBytes($"{Header}\n{Convert.ToBase64String([.. salt, .. nonce, .. box])}\n");
    }

    internal static byte[] Key(string password, ReadOnlySpan<byte> salt) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA256, XSalsa20.KeyBytes);
}
