using System.Globalization;
using System.Text;

namespace Pys3Local.Storage.Azure.Names;

/// <summary>
/// Names as the service keeps them in the order of their UTF-8 bytes. It orders by UTF-16 units and refuses some characters above U+FFF0: so every character from U+E000 on is written
/// as U+E000 and six hexadecimal digits. What no writing could save is refused: see <see cref="Problem"/>.
/// </summary>
internal static class AzureNames
{
    private const char Mark = '\uE000';
    private const int Digits = 6;
    private const int MaxLength = 1024;
    private const int MaxSegments = 254;

    public static string Encode(string name)
    {
        if (!name.AsSpan().ContainsAnyInRange('\uD800', '\uFFFF'))
            return name;

        var result = new StringBuilder(name.Length + 16);
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune.Value < Mark)
                result.Append((char)rune.Value);
            else
                result.Append(Mark).Append(rune.Value.ToString("X6", CultureInfo.InvariantCulture));
        }

        return result.ToString();
    }

    /// <summary>What is not of this form was written by another program, and is as it is.</summary>
    public static string Decode(string name)
    {
        if (!name.Contains(Mark))
            return name;

        var result = new StringBuilder(name.Length);
        for (var at = 0; at < name.Length; at++)
        {
            if (name[at] == Mark && at + Digits < name.Length &&
                int.TryParse(name.AsSpan(at + 1, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && Rune.IsValid(value))
            {
                result.Append(new Rune(value).ToString());
                at += Digits;
            }
            else
            {
                result.Append(name[at]);
            }
        }

        return result.ToString();
    }

    /// <summary>Why the service cannot keep a name, in words; null if it can.</summary>
    public static string? Problem(string name) =>
        Encode(name).Length > MaxLength ? "it is longer than 1,024 characters as Azure keeps it"
        : name.Any(char.IsControl) ? "it has a control character"
        : name.Contains('\\') ? "it has a backslash"
        : name.Split('/') is var segments && segments.Length > MaxSegments ? "it has more than 254 segments"
        : segments.Any(segment => segment.EndsWith('.')) ? "a segment of it ends with a dot"
        : null;
}
