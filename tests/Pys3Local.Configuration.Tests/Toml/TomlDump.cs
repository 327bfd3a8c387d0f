using System.Globalization;
using Pys3Local.Configuration.Toml;

namespace Pys3Local.Configuration.Tests.Toml;

/// <summary>What a document means, on one line, independent of the product's own writer: <c>{a:1,b:"x",c:[1.5,@1979-05-27]}</c>.</summary>
internal static class TomlDump
{
    internal static string Of(TomlDocument document) => Of(document.Root);

    private static string Of(TomlTable table) => "{" + string.Join(",", table.Select(entry => entry.Key + ":" + Of(entry.Value))) + "}";

    private static string Of(TomlValue value) => value.Kind switch
    {
        TomlKind.String => "\"" + value.AsString().Replace("\n", "\u240a").Replace("\t", "\u2409") + "\"",
        TomlKind.Integer => value.AsInteger().ToString(CultureInfo.InvariantCulture),
        TomlKind.Float => "f" + value.AsFloat().ToString("R", CultureInfo.InvariantCulture),
        TomlKind.Boolean => value.AsBoolean() ? "true" : "false",
        TomlKind.OffsetDateTime => "@" + value.AsOffsetDateTime().ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture),
        TomlKind.LocalDateTime => "@" + value.AsLocalDateTime().ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        TomlKind.LocalDate => "@" + value.AsLocalDate().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TomlKind.LocalTime => "@" + value.AsLocalTime().ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        TomlKind.Array => "[" + string.Join(",", value.AsArray().Select(Of)) + "]",
        _ => Of(value.AsTable()),
    };
}
