using System.Buffers;
using System.Globalization;
using System.Text;

namespace Pys3Local.Storage.Drime.Names;

/// <summary>
/// One segment of a key (what is between two slashes) as names that Drime can hold, and back. An ordinary segment is its own name.
/// </summary>
/// <remarks>
/// <para>What Drime cannot hold is written as the UTF-8 bytes in <c>%XX</c>: control characters, <c>\</c>, spaces and other
/// invisible characters at either edge, the names <c>.</c> and <c>..</c>, and a <c>%</c> that would read as an escape. A slash
/// is in no segment, so <c>%2F</c> is free to mark two more things: alone it is the empty segment; at the end of a folder's name
/// it says that the segment goes on with the names inside the folder, which is how more than 255 bytes are kept.</para>
/// <para>A service that takes two names for one (by case, by accents) refuses the second: then the cautious form is used,
/// in which every letter is escaped.</para>
/// <para>A name that no segment is written as (somebody else's <c>a%20b</c>) stands for itself.</para>
/// </remarks>
internal static class EntryName
{
    /// <summary>Bytes of UTF-8.</summary>
    public const int MaxBytes = 255;

    private const int ChunkBytes = 200;
    private const string Marker = "%2F";

    private static readonly SearchValues<char> UpperHex = SearchValues.Create("0123456789ABCDEF");
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The names from the outside in: folders that go on, and at the end the name of the file or the folder itself.</summary>
    public static IReadOnlyList<string> Encode(string segment, bool cautious = false)
    {
        var whole = Escape(segment, cautious);
        if (Encoding.UTF8.GetByteCount(whole) <= MaxBytes)
            return [whole];

        var names = new List<string>();
        var rest = segment.AsSpan();
        while (true)
        {
            var length = Fit(rest, cautious);
            if (length == rest.Length)
            {
                names.Add(Escape(rest, cautious));
                return names;
            }

            names.Add(Escape(rest[..length], cautious) + Marker);
            rest = rest[length..];
        }
    }

    /// <summary>The segment that a name stands for.</summary>
    public static string Decode(string name)
    {
        if (name == Marker)
            return "";

        if (!name.Contains('%') || Unescape(name) is not { Length: > 0 } text || text.Contains('/'))
            return name;

        return Escape(text, false) == name || Escape(text, true) == name ? text : name;
    }

    /// <summary>What the name of a folder adds to the segments of what is in it, where it is not a segment of its own; else null.</summary>
    public static string? Continued(string name) =>
        name.Length > Marker.Length && name.EndsWith(Marker, StringComparison.Ordinal) ? Decode(name[..^Marker.Length]) : null;

    private static int Fit(ReadOnlySpan<char> text, bool cautious)
    {
        var (length, bytes) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            // As if it were at an edge, where most is escaped: a chunk may end anywhere.
            bytes += Needs(rune, cautious) || IsInvisible(rune) || rune.Value is '%' or '.' ? 3 * rune.Utf8SequenceLength : rune.Utf8SequenceLength;
            if (bytes > ChunkBytes)
                return length;

            length += rune.Utf16SequenceLength;
        }

        return length;
    }

    private static string Escape(ReadOnlySpan<char> text, bool cautious)
    {
        if (text.IsEmpty)
            return Marker;

        var dots = text is "." or "..";
        var name = new StringBuilder(text.Length);
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var end = at + rune.Utf16SequenceLength;
            var edge = at == 0 || end == text.Length;
            if (dots || Needs(rune, cautious) || (edge && IsInvisible(rune)) || (rune.Value == '%' && ReadsAsEscape(text[at..])))
                AppendEscaped(name, rune);
            else
                name.Append(text[at..end]);

            at = end;
        }

        return name.ToString();
    }

    private static bool Needs(Rune rune, bool cautious) =>
        rune.Value == '\\' || Rune.IsControl(rune) || (cautious && (!rune.IsAscii || Rune.IsLetter(rune)));

    private static bool IsInvisible(Rune rune) =>
        Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format;

    private static bool ReadsAsEscape(ReadOnlySpan<char> text) =>
        text.Length >= 3 && UpperHex.Contains(text[1]) && UpperHex.Contains(text[2]);

    private static void AppendEscaped(StringBuilder name, Rune rune)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (var value in bytes[..rune.EncodeToUtf8(bytes)])
            name.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
    }

    private static string? Unescape(string name)
    {
        var bytes = new List<byte>(name.Length);
        var rest = name.AsSpan();
        while (!rest.IsEmpty)
        {
            if (rest[0] == '%' && ReadsAsEscape(rest))
            {
                bytes.Add(byte.Parse(rest.Slice(1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                rest = rest[3..];
                continue;
            }

            var next = rest[1..].IndexOf('%');
            var plain = next < 0 ? rest : rest[..(next + 1)];
            bytes.AddRange(Encoding.UTF8.GetBytes(plain.ToArray()));
            rest = rest[plain.Length..];
        }

        try
        {
            return Strict.GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
