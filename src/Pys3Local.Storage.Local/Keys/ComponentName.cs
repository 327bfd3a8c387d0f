using System.Text;

namespace Pys3Local.Storage.Local.Keys;

/// <summary>
/// One component of a key as the name of a file or a directory, and back. A harmless component is its own name. In any other, what
/// is harmful is written <c>%XX</c> (upper-case hex of each byte of UTF-8), and with it every <c>%</c>. A component that would read
/// as such an escape is escaped itself, and so no two components have one name.
/// </summary>
internal sealed class ComponentName(NameRules rules)
{
    /// <summary>The empty component: before, after and between slashes.</summary>
    public const string Empty = "%-";

    /// <summary>At the end of a file's name: a directory has the name itself.</summary>
    public const string Beside = "%=";

    /// <summary>At the end of a directory's name, and at the start of the next: one component goes on.</summary>
    public const string Continued = "%+";

    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "COM", "LPT"];

    public string Encode(string component) =>
        component.Length == 0 ? Empty : NeedsEscape(component) ? Escape(component) : component;

    /// <summary>The component whose name this is; a name that <see cref="Encode"/> would never give stands for itself.</summary>
    public string Decode(string name) =>
        name == Empty ? "" : Unescape(name) is { } component && Encode(component) == name ? component : name;

    private bool NeedsEscape(string component)
    {
        if (component is "." or ".." || (rules.Windows && IsReserved(component)))
            return true;

        var percent = false;
        for (var i = 0; i < component.Length; i++)
        {
            if (IsHarmful(component[i]))
                return true;

            if (component[i] == '%')
            {
                percent = true;
                if (i + 1 < component.Length
                    && (component[i + 1] is '-' or '=' or '+' or '~' || (rules.Folds && char.IsAsciiHexDigit(component[i + 1]))))
                {
                    return true;
                }
            }
        }

        return percent && Unescape(component) is { } other && Encode(other) == component;
    }

    private bool IsHarmful(char c) => c is < ' ' or '\x7f' or '/'
        || (rules.Folds && c is (>= 'A' and <= 'Z') or >= '\x80')
        || (rules.Windows && c is '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|');

    /// <summary>Device names with or without an extension, and an end that Windows cuts off.</summary>
    private static bool IsReserved(string component)
    {
        if (component[^1] is '.' or ' ')
            return true;

        var stem = component.Split('.')[0].TrimEnd(' ');
        foreach (var device in Devices)
        {
            if (stem.Equals(device, StringComparison.OrdinalIgnoreCase)
                || (device is "COM" or "LPT" && stem.Length == 4 && stem.StartsWith(device, StringComparison.OrdinalIgnoreCase)
                    && (char.IsAsciiDigit(stem[3]) || stem[3] is '\u00b9' or '\u00b2' or '\u00b3')))
            {
                return true;
            }
        }

        return false;
    }

    private string Escape(string component)
    {
        var dots = component is "." or "..";
        var ends = rules.Windows && IsReserved(component);
        var name = new StringBuilder(component.Length + 16);
        Span<byte> bytes = stackalloc byte[4];
        var at = 0;
        foreach (var rune in component.EnumerateRunes())
        {
            at += rune.Utf16SequenceLength;
            var edge = ends && (at == component.Length || at == rune.Utf16SequenceLength);
            if (dots || edge || rune.Value == '%' || (rune.IsBmp ? IsHarmful((char)rune.Value) : rules.Folds))
            {
                foreach (var octet in bytes[..rune.EncodeToUtf8(bytes)])
                    name.Append('%').Append(octet.ToString("X2", null));
            }
            else
            {
                name.Append(rune.ToString());
            }
        }

        return name.ToString();
    }

    /// <summary>Null if it holds no escape, or something that is none.</summary>
    private static string? Unescape(string name)
    {
        if (!name.Contains('%'))
            return null;

        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(name.Length)];
        var length = 0;
        for (var i = 0; i < name.Length;)
        {
            if (name[i] == '%')
            {
                if (i + 2 >= name.Length || HexValue(name[i + 1]) < 0 || HexValue(name[i + 2]) < 0)
                    return null;

                bytes[length++] = (byte)((HexValue(name[i + 1]) << 4) | HexValue(name[i + 2]));
                i += 3;
            }
            else
            {
                var next = name.AsSpan(i).IndexOf('%');
                next = next < 0 ? name.Length - i : next;
                length += Encoding.UTF8.GetBytes(name.AsSpan(i, next), bytes.AsSpan(length));
                i += next;
            }
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private static int HexValue(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => -1,
    };
}
