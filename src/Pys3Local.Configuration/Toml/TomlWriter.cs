using System.Globalization;
using System.Text;

namespace Pys3Local.Configuration.Toml;

/// <summary>Writes keys and values on one line, strings as basic strings, as the original's tomli-w does.</summary>
internal static class TomlWriter
{
    internal static bool IsBare(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    internal static string Key(string name) => name.Length > 0 && name.All(IsBare) ? name : Quoted(name);

    internal static string Path(IEnumerable<string> names) => string.Join('.', names.Select(Key));

    internal static string Value(TomlValue value) => value.Kind switch
    {
        TomlKind.String => Quoted(value.AsString()),
        TomlKind.Integer => value.AsInteger().ToString(CultureInfo.InvariantCulture),
        TomlKind.Float => Float(value.AsFloat()),
        TomlKind.Boolean => value.AsBoolean() ? "true" : "false",
        TomlKind.OffsetDateTime => Offset(value.AsOffsetDateTime()),
        TomlKind.LocalDateTime => value.AsLocalDateTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        TomlKind.LocalDate => value.AsLocalDate().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TomlKind.LocalTime => value.AsLocalTime().ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        TomlKind.Array => "[" + string.Join(", ", value.AsArray().Select(Value)) + "]",
        _ => Table(value.AsTable()),
    };

    internal static string Pair(string key, TomlValue value) => $"{Key(key)} = {Value(value)}";

    private static string Table(TomlTable table) =>
        table.Count == 0 ? "{}" : "{ " + string.Join(", ", table.Select(entry => Pair(entry.Key, entry.Value))) + " }";

    private static string Float(double value)
    {
        if (double.IsNaN(value))
            return "nan";
        if (double.IsInfinity(value))
            return value > 0 ? "inf" : "-inf";
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }

    private static string Offset(DateTimeOffset value) =>
        value.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)
        + (value.Offset == TimeSpan.Zero ? "Z" : value.ToString("zzz", CultureInfo.InvariantCulture));

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\b' => quoted.Append("\\b"),
                '\t' => quoted.Append("\\t"),
                '\n' => quoted.Append("\\n"),
                '\f' => quoted.Append("\\f"),
                '\r' => quoted.Append("\\r"),
                < ' ' or '\u007f' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
