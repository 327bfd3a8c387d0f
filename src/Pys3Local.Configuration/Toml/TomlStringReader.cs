using System.Buffers;
using System.Globalization;
using System.Text;

namespace Pys3Local.Configuration.Toml;

/// <summary>The four forms of strings (https://toml.io/en/v1.0.0#string). Line breaks in a value are given as LF.</summary>
internal static class TomlStringReader
{
    /// <summary>Reads a value at a quote of either kind.</summary>
    internal static string ReadValue(TomlCursor cursor)
    {
        if (cursor.StartsWith("\"\"\""))
            return ReadMultiline(cursor, '"');
        return cursor.StartsWith("'''") ? ReadMultiline(cursor, '\'') : ReadLine(cursor);
    }

    /// <summary>Reads the one-line forms, which quoted keys have too.</summary>
    internal static string ReadLine(TomlCursor cursor)
    {
        int start = cursor.At;
        char quote = cursor.Current;
        cursor.At++;
        var value = new StringBuilder();
        while (!cursor.Take(quote))
        {
            char c = cursor.Current;
            if (cursor.AtEnd || c is '\n' or '\r')
                cursor.Fail(start, "this string is not closed on its line");
            cursor.RefuseControl(c);
            cursor.At++;
            if (c == '\\' && quote == '"')
                ReadEscape(cursor, value);
            else
                value.Append(c);
        }

        return value.ToString();
    }

    private static string ReadMultiline(TomlCursor cursor, char quote)
    {
        int start = cursor.At;
        cursor.At += 3;
        cursor.TakeNewline();
        var value = new StringBuilder();
        while (true)
        {
            if (cursor.AtEnd)
                cursor.Fail(start, $"this string is not closed with {new string(quote, 3)}");
            if (cursor.TakeNewline())
            {
                value.Append('\n');
                continue;
            }

            char c = cursor.Current;
            if (c == quote && Quotes(cursor, quote) is var quotes && quotes >= 3)
            {
                // Up to two quotes may stand against the closing ones and belong to the value.
                cursor.At += quotes;
                return value.Append(quote, quotes - 3).ToString();
            }

            cursor.RefuseControl(c);
            cursor.At++;
            if (c != '\\' || quote != '"')
                value.Append(c);
            else if (!SkipLineEnd(cursor))
                ReadEscape(cursor, value);
        }
    }

    private static int Quotes(TomlCursor cursor, char quote)
    {
        int count = 0;
        while (count < 5 && cursor.Peek(count) == quote)
            count++;
        return count;
    }

    // A backslash that ends a line takes away all white space up to the next character.
    private static bool SkipLineEnd(TomlCursor cursor)
    {
        int start = cursor.At;
        cursor.SkipBlanks();
        if (!cursor.TakeNewline())
        {
            cursor.At = start;
            return false;
        }

        do
            cursor.SkipBlanks();
        while (cursor.TakeNewline());
        return true;
    }

    private static void ReadEscape(TomlCursor cursor, StringBuilder value)
    {
        char c = cursor.Current;
        cursor.At++;
        switch (c)
        {
            case 'b': value.Append('\b'); break;
            case 't': value.Append('\t'); break;
            case 'n': value.Append('\n'); break;
            case 'f': value.Append('\f'); break;
            case 'r': value.Append('\r'); break;
            case '"' or '\\': value.Append(c); break;
            case 'u': ReadScalar(cursor, 4, value); break;
            case 'U': ReadScalar(cursor, 8, value); break;
            default:
                cursor.Fail(cursor.At - 2, "this escape is unknown; write \\\\ for a backslash, or use 'single quotes'");
                break;
        }
    }

    private static void ReadScalar(TomlCursor cursor, int digits, StringBuilder value)
    {
        ReadOnlySpan<char> text = cursor.Text.AsSpan(cursor.At, Math.Min(digits, cursor.Text.Length - cursor.At));
        if (text.Length < digits || text.IndexOfAnyExcept(Hexadecimal) >= 0)
            cursor.Fail(cursor.At - 2, $"this escape needs {digits} hexadecimal digits");
        uint scalar = uint.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        if (!Rune.IsValid(scalar))
            cursor.Fail(cursor.At - 2, "this escape is no Unicode character");
        value.Append(new Rune(scalar).ToString());
        cursor.At += digits;
    }

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF");
}
