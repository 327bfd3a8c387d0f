using System.CommandLine;

namespace Pys3Local.Cli.Settings;

/// <summary>Decides between option, environment, configuration and default, in this order.</summary>
internal sealed class SettingReader(ParseResult parsed, Func<string, string?> variable)
{
    private const string Prefix = "PYS3LOCAL_";

    /// <summary>The values of the backend that was chosen, by option name without dashes; none until it is known.</summary>
    public IReadOnlyDictionary<string, string> Configured { get; set; } = new Dictionary<string, string>();

    /// <summary>Where <see cref="Configured"/> comes from.</summary>
    public string ConfiguredIn { get; set; } = "";

    /// <summary><c>--secret-access-key</c> is <c>PYS3LOCAL_SECRET_ACCESS_KEY</c>.</summary>
    public static string VariableOf(Option option) =>
        Prefix + option.Name.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    public Setting<string> Text(Option<string> option, string fallback) =>
        Read(option, () => parsed.GetValue(option)!, text => text, fallback);

    public Setting<string?> OptionalText(Option<string> option) =>
        Read<string?>(option, () => parsed.GetValue(option), text => text, null);

    public Setting<bool> Flag(Option<bool> option) =>
        Read(option, () => parsed.GetValue(option), text => ParseFlag(text) ?? throw Bad(option, text, "yes or no"), false);

    public Setting<int?> Count(Option<int?> option) =>
        Read(option, () => parsed.GetValue(option), text => ParseCount(option, text), null);

    /// <summary>In the environment, separated by commas.</summary>
    public Setting<string[]> Many(Option<string[]> option, params string[] fallback) =>
        Read(option, () => parsed.GetValue(option)!, text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), fallback);

    private Setting<T> Read<T>(Option option, Func<T> given, Func<string, T> parse, T fallback)
    {
        if (parsed.GetResult(option) is { Implicit: false })
            return new(option.Name, given(), SettingSource.Option, option.Name);
        string name = VariableOf(option);
        // An empty variable is how a unit file or a compose file says "not set".
        if (variable(name) is { Length: > 0 } text)
            return new(option.Name, parse(text), SettingSource.Environment, name);
        return Configured.TryGetValue(option.Name.TrimStart('-'), out string? value)
            ? new(option.Name, parse(value), SettingSource.Configuration, ConfiguredIn)
            : new(option.Name, fallback, SettingSource.Default, "default");
    }

    private static bool? ParseFlag(string text) => text.ToLowerInvariant() switch
    {
        "1" or "true" or "yes" or "on" => true,
        "0" or "false" or "no" or "off" => false,
        _ => null,
    };

    private static int? ParseCount(Option option, string text) =>
        WholeNumber.Parse(text) ?? throw Bad(option, text, "a number");

    private static UsageException Bad(Option option, string text, string wanted) =>
        new($"{VariableOf(option)}='{text}' is not {wanted}");
}
