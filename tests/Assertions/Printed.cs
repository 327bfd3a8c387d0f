using System.Collections;
using System.Globalization;
using System.Text;

namespace Pys3Local.Assertions;

/// <summary>Values as a failed test shows them: on one line, with what cannot be seen escaped, and cut where they are long.</summary>
internal static class Printed
{
    private const int MaxElements = 12;
    private const int MaxCharacters = 400;
    private const int Before = 40;

    public static string Value(object? value) => value switch
    {
        null => "null",
        string text => Text(text, 0),
        char c => $"'{c}'",
        Exception e => $"{e.GetType().FullName}: {e.Message}",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable elements => Elements(elements, 0),
        _ => value.ToString() ?? "",
    };

    /// <summary>A text in quotes, from a little before <paramref name="position"/>.</summary>
    public static string Text(string text, int position)
    {
        var from = text.Length <= MaxCharacters ? 0 : Math.Max(0, position - Before);
        var printed = new StringBuilder(from > 0 ? "…\"" : "\"");
        foreach (var c in text.AsSpan(from, Math.Min(MaxCharacters, text.Length - from)))
        {
            _ = c switch
            {
                '"' or '\\' => printed.Append('\\').Append(c),
                '\n' => printed.Append("\\n"),
                '\r' => printed.Append("\\r"),
                '\t' => printed.Append("\\t"),
                < ' ' or '\x7f' => printed.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => printed.Append(c),
            };
        }

        return printed.Append(from + MaxCharacters < text.Length ? $"\"… ({text.Length} characters)" : "\"").ToString();
    }

    /// <summary>Elements in brackets, from a little before <paramref name="position"/>.</summary>
    public static string Elements(IEnumerable elements, int position)
    {
        var from = Math.Max(0, position - 2);
        var printed = new StringBuilder(from > 0 ? "[…, " : "[");
        var count = 0;
        foreach (var element in elements)
        {
            if (count >= from && count < from + MaxElements)
                printed.Append(count > from ? ", " : "").Append(Value(element));

            count++;
        }

        return printed.Append(count > from + MaxElements ? $", …] ({count} elements)" : "]").ToString();
    }
}
