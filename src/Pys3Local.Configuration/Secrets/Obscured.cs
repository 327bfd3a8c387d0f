using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pys3Local.Configuration.Secrets;

/// <summary>
/// Obscured text, byte-compatible with the Python program's (vaultconfig): <c>base64url(IV ‖ AES-256-CTR(text))</c> without
/// padding, the IV random, 16 bytes, the first counter block. It only keeps a secret from being read in passing; it is not encryption.
/// </summary>
public static class Obscured
{
    private const int IvBytes = 16;

    /// <summary>What <c>-</c> stands for as a digit of base64url.</summary>
    private const int DashDigit = 62;

    // The shortest text that hides three bytes. One or two random bytes are printable too often to tell a raw secret from an obscured one.
    private const int ShortestTelling = 26;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly byte[][] Keys =
    [
        Convert.FromHexString("1f45e72a93b84d6fc08a29de67f3b2a8e94c5d6f0a1b2c3d4e5f6a7b8c9d0e1f"),
        Convert.FromHexString("a73b9f2ce15d4a8eb6f4c97a3e915cd28b4fa36e1bc57d9a2fe84ba63cd15e92"),
    ];

    /// <summary>
    /// Obscures with pys3local's key and a random IV, so each call gives another text; empty stays empty. It never begins with <c>-</c>, which a command line would take
    /// for an option.
    /// </summary>
    public static string Conceal(string text)
    {
        Span<byte> iv = stackalloc byte[IvBytes];
        do
        {
            RandomNumberGenerator.Fill(iv);
        }
        while (iv[0] >> 2 == DashDigit);

        return Conceal(text, ObscureKey.Pys3Local, iv);
    }

    /// <summary>Obscures with a given key and IV of 16 bytes.</summary>
    public static string Conceal(string text, ObscureKey key, ReadOnlySpan<byte> iv)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(iv.Length, IvBytes, nameof(iv));
        if (text.Length == 0)
            return "";
        var hidden = AesCounter.Apply(Keys[(int)key], iv, Strict.GetBytes(text));
        return LenientBase64Url.Encode([.. iv, .. hidden]);
    }

    /// <summary>
    /// Reads text obscured with either key. A key counts where it gives printable text, pys3local's first; where neither does, the
    /// first that gives any UTF-8. Null if the text is not obscured at all.
    /// </summary>
    public static string? Reveal(string text)
    {
        var own = Reveal(text, ObscureKey.Pys3Local);
        if (own is not null && IsPrintable(own))
            return own;
        var other = Reveal(text, ObscureKey.Vaultconfig);
        return other is not null && IsPrintable(other) ? other : own ?? other;
    }

    /// <summary>Reads text obscured with this key; null if it is too short or does not give UTF-8. Decodes as leniently as Python does.</summary>
    public static string? Reveal(string text, ObscureKey key)
    {
        if (text.Length == 0)
            return "";
        if (LenientBase64Url.Decode(text) is not { Length: >= IvBytes } bytes)
            return null;
        var plain = AesCounter.Apply(Keys[(int)key], bytes.AsSpan(0, IvBytes), bytes.AsSpan(IvBytes));
        try
        {
            return Strict.GetString(plain);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>
    /// The secret that a backend file means, where a person may have written it raw: obscured only if it could have been written by
    /// this program or the original, else kept as it is. So it must be canonical base64url (a Drime key's <c>|</c> is not),
    /// reveal to printable text, and hide three bytes or more: the original took every raw secret of 22 letters for an obscured empty one.
    /// </summary>
    public static string Open(string stored) =>
        stored.Length >= ShortestTelling
        && LenientBase64Url.Decode(stored) is { } bytes && LenientBase64Url.Encode(bytes) == stored
        && Reveal(stored) is { } text && IsPrintable(text)
            ? text
            : stored;

    /// <summary>What to store so that <see cref="Open"/> gives exactly <paramref name="secret"/> back: obscured wherever that is possible.</summary>
    public static string Seal(string secret)
    {
        var concealed = Conceal(secret);
        return Open(concealed) == secret ? concealed : secret;
    }

    // As Python's str.isprintable: no control, format, private or unassigned character, no separator but the space.
    private static bool IsPrintable(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value != ' ' && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>The fixed keys that obscured text is made with. They are public: obscuring only keeps a secret from being read in passing.</summary>
public enum ObscureKey
{
    /// <summary>pys3local's own, the same in every version of the Python program.</summary>
    Pys3Local,

    /// <summary>The default of vaultconfig, which the Python program's <c>obscure</c> command used.</summary>
    Vaultconfig,
}
