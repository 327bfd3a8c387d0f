using System.Globalization;
using Pys3Local.Net.Requests;

namespace Pys3Local.Cli.Parsing;

/// <summary>
/// An option, written down once: parsing, help, environment, completions and the table in the documentation are made from this. The
/// methods below make the kinds of it.
/// </summary>
internal abstract class Option
{
    private const string VariablePrefix = "PYS3LOCAL_";

    private static readonly string[] SecretWords = ["SECRET", "TOKEN", "PASSWORD"];

    /// <param name="names"><c>--path</c>, or with a short form <c>-p|--path</c>.</param>
    /// <param name="placeholder">What stands for the value in the help; null for a flag.</param>
    /// <param name="text">Sentences; the first one is what completions show.</param>
    protected Option(string names, string? placeholder, string text)
    {
        var parts = names.Split('|');
        Name = parts[^1];
        Short = parts.Length > 1 ? parts[0] : null;
        Placeholder = placeholder;
        Text = text;
    }

    /// <summary>With its dashes: <c>--path</c>.</summary>
    public string Name { get; }

    /// <summary><c>-p</c>; null if there is none.</summary>
    public string? Short { get; }

    public string? Placeholder { get; }

    public string Text { get; }

    /// <summary>What holds where nothing is given, for people; null if that needs no saying.</summary>
    public string? DefaultText { get; init; }

    /// <summary>A heading of <see cref="OptionGroup"/>.</summary>
    public string Group { get; protected set; } = OptionGroup.Own;

    /// <summary>The words that it takes; none if it takes others, too.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>May be given several times, and in the environment as words with commas between them.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>A server's setting, which has a variable, and may come from the configuration.</summary>
    public bool IsSetting { get; protected set; }

    public bool IsFlag => Placeholder is null;

    /// <summary>Of a file or directory. An empty one is a variable of a script that is not set, and no place.</summary>
    public bool IsPath => Placeholder is "DIR" or "FILE";

    /// <summary>It is printed nowhere. The placeholder says so, alone or after a name (<c>NAME=TOKEN</c>), so that no option can be one thing here and another in its help.</summary>
    public bool IsSecret => Placeholder is not null && SecretWords.Any(word => Placeholder.EndsWith(word, StringComparison.Ordinal));

    /// <summary>There may be a name, a password or a token in it, where none belongs. As <see cref="IsSecret"/>.</summary>
    private bool IsUrl => Placeholder?.EndsWith("URL", StringComparison.Ordinal) == true;

    /// <summary>The long one first.</summary>
    public IReadOnlyList<string> Names => Short is null ? [Name] : [Name, Short];

    /// <summary><c>PYS3LOCAL_PATH</c>; null for what is given on the command line only.</summary>
    public string? Variable => IsSetting ? VariablePrefix + Name.TrimStart('-').Replace('-', '_').ToUpperInvariant() : null;

    /// <summary>The setting as it was given, for <c>doctor</c>.</summary>
    public abstract ISetting Show(SettingReader reader);

    /// <summary>A value of it as it may be printed.</summary>
    public string Shown(string value)
    {
        if (IsSecret)
            return value.Length == 0 ? "" : "<hidden>";
        if (!IsUrl)
            return value;

        // NAME=URL: what is before the first '=' is a name where the URL has not begun.
        var name = value[..(value.IndexOf('=') + 1)];
        return name.Contains("://", StringComparison.Ordinal) ? ShownUrl.Of(value) : name + ShownUrl.Of(value[name.Length..]);
    }

    public static Option<bool> Flag(string names, string text) =>
        new(names, null, text, ValueParsers.Flag, false);

    public static Option<string?> Optional(string names, string placeholder, string text, string? defaultText = null) =>
        new(names, placeholder, text, ValueParsers.Text, null) { DefaultText = defaultText };

    public static Option<string> WithDefault(string names, string placeholder, string text, string fallback) =>
        new(names, placeholder, text, ValueParsers.Text, fallback) { DefaultText = fallback };

    /// <param name="fallback">Used where none is given.</param>
    public static Option<string[]> Many(string names, string placeholder, string text, params string[] fallback) =>
        new(names, placeholder, text, ValueParsers.Many, fallback)
        {
            IsRepeatable = true,
            DefaultText = fallback.Length == 0 ? null : string.Join(", ", fallback),
        };

    public static Option<string> Choice(string names, string placeholder, string text, IReadOnlyList<string> choices, string fallback) =>
        new(names, placeholder, text, (place, given) => ValueParsers.Choice(place, given, choices), fallback)
        {
            Choices = choices,
            DefaultText = fallback,
        };

    public static Option<int> Number(string names, string placeholder, string text, int least, int most, int fallback) =>
        new(names, placeholder, text, (place, given) => ValueParsers.Number(place, given, least, most), fallback)
        {
            DefaultText = fallback.ToString(CultureInfo.InvariantCulture),
        };

    public static Option<int?> Number(string names, string placeholder, string text, int least, int most, string defaultText) =>
        new(names, placeholder, text, (place, given) => ValueParsers.Number(place, given, least, most), null) { DefaultText = defaultText };

    /// <summary>A number, or a number of days as people write them: <c>30d</c>.</summary>
    public static Option<int?> Days(string names, string placeholder, string text, int least, int most, string defaultText) =>
        new(names, placeholder, text, (place, given) => ValueParsers.Days(place, given, least, most), null) { DefaultText = defaultText };
}

/// <summary>An option whose value is a <typeparamref name="T"/>.</summary>
/// <param name="parse">From the option or variable that it was given by, and what was given; throws a <see cref="UsageException"/>.</param>
/// <param name="fallback">The value where none is given.</param>
internal sealed class Option<T>(string names, string? placeholder, string text, Func<string, IReadOnlyList<string>, T> parse, T fallback)
    : Option(names, placeholder, text)
{
    public T Fallback => fallback;

    public T Parse(string place, IReadOnlyList<string> given) => parse(place, given);

    public Option<T> In(string group)
    {
        Group = group;
        return this;
    }

    /// <summary>Makes it a server's setting.</summary>
    public Option<T> AsSetting()
    {
        IsSetting = true;
        return this;
    }

    public override ISetting Show(SettingReader reader) => reader.Read(this);
}
