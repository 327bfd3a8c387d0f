using System.Globalization;

namespace Pys3Local.Configuration.Toml;

/// <summary>Integers, floats and booleans (https://toml.io/en/v1.0.0#integer and below) from the characters of one token.</summary>
internal static class TomlNumberReader
{
    /// <summary>A <see cref="bool"/>, <see cref="long"/> or <see cref="double"/>; null where the token is none of them.</summary>
    internal static object? Read(ReadOnlySpan<char> token)
    {
        if (token is "true" or "false")
            return token is "true";
        ReadOnlySpan<char> unsigned = token.Length > 0 && token[0] is '+' or '-' ? token[1..] : token;
        bool negative = token.Length > 0 && token[0] == '-';
        return unsigned switch
        {
            "inf" => negative ? double.NegativeInfinity : double.PositiveInfinity,
            "nan" => double.NaN,
            ['0', 'x', ..] => unsigned.Length == token.Length ? ReadRadix(token[2..], 16) : null,
            ['0', 'o', ..] => unsigned.Length == token.Length ? ReadRadix(token[2..], 8) : null,
            ['0', 'b', ..] => unsigned.Length == token.Length ? ReadRadix(token[2..], 2) : null,
            _ when unsigned.IndexOfAny(".eE") >= 0 => ReadFloat(token, unsigned),
            _ => ReadInteger(token, unsigned),
        };
    }

    private static object? ReadInteger(ReadOnlySpan<char> token, ReadOnlySpan<char> unsigned) =>
        IsDecimal(unsigned) && long.TryParse(Plain(token), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : null;

    private static object? ReadFloat(ReadOnlySpan<char> token, ReadOnlySpan<char> unsigned)
    {
        int exponentAt = unsigned.IndexOfAny('e', 'E');
        ReadOnlySpan<char> mantissa = exponentAt < 0 ? unsigned : unsigned[..exponentAt];
        if (exponentAt >= 0)
        {
            ReadOnlySpan<char> exponent = unsigned[(exponentAt + 1)..];
            if (!HasDigits(exponent is ['+' or '-', ..] ? exponent[1..] : exponent, 10))
                return null;
        }

        int point = mantissa.IndexOf('.');
        if (!IsDecimal(point < 0 ? mantissa : mantissa[..point]) || (point >= 0 && !HasDigits(mantissa[(point + 1)..], 10)))
            return null;
        return double.TryParse(Plain(token), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
    }

    private static object? ReadRadix(ReadOnlySpan<char> digits, int radix)
    {
        if (!HasDigits(digits, radix))
            return null;
        UInt128 value = 0;
        foreach (char digit in digits)
        {
            if (digit == '_')
                continue;
            value = value * (uint)radix + (uint)Digit(digit);
            if (value > long.MaxValue)
                return null;
        }

        return (long)value;
    }

    private static bool IsDecimal(ReadOnlySpan<char> digits) => HasDigits(digits, 10) && (digits.Length == 1 || digits[0] != '0');

    // An underscore stands between two digits.
    private static bool HasDigits(ReadOnlySpan<char> digits, int radix)
    {
        bool afterDigit = false;
        foreach (char c in digits)
        {
            bool isDigit = Digit(c) < radix;
            if (!isDigit && !(c == '_' && afterDigit))
                return false;
            afterDigit = isDigit;
        }

        return afterDigit;
    }

    private static int Digit(char c) => char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiHexDigit(c) ? (c | 0x20) - 'a' + 10 : int.MaxValue;

    private static string Plain(ReadOnlySpan<char> token) => token.ToString().Replace("_", "", StringComparison.Ordinal);
}
