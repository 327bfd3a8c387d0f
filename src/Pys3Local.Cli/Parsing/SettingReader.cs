namespace Pys3Local.Cli.Parsing;

/// <summary>Decides between option, environment, configuration and default, in this order.</summary>
/// <param name="given">What the command line says.</param>
/// <param name="variable">Looks an environment variable up; null if it is not set.</param>
internal sealed class SettingReader(IReadOnlyDictionary<Option, IReadOnlyList<string>> given, Func<string, string?> variable)
{
    /// <summary>The values of the backend that was chosen; none until it is known.</summary>
    public IReadOnlyDictionary<Option, string> Configured { get; init; } = new Dictionary<Option, string>();

    /// <summary>What other programs' names say, weaker than our own variables.</summary>
    public IReadOnlyDictionary<Option, ForeignValue> Foreign { get; init; } = new Dictionary<Option, ForeignValue>();

    /// <summary>Where <see cref="Configured"/> comes from.</summary>
    public string ConfiguredIn { get; init; } = "";

    /// <exception cref="UsageException">What was given is no value for it.</exception>
    public Setting<T> Read<T>(Option<T> option)
    {
        if (given.TryGetValue(option, out var typed))
            return Given(option, typed, SettingSource.Option, option.Name);

        // An empty variable is how a unit file or a compose file says "not set".
        if (option.Variable is { } name && variable(name) is { Length: > 0 } text)
            return Given(option, Split(option, text), SettingSource.Environment, name);

        if (Foreign.TryGetValue(option, out var foreign))
            return Given(option, foreign.Values, SettingSource.Environment, foreign.Place);

        return Configured.TryGetValue(option, out var value)
            ? Given(option, [value], SettingSource.Configuration, ConfiguredIn)
            : new(option, option.Fallback, SettingSource.Default, "default");
    }

    private static Setting<T> Given<T>(Option<T> option, IReadOnlyList<string> texts, SettingSource source, string place) =>
        new(option, option.Parse(place, texts), source, place);

    private static string[] Split(Option option, string text) =>
        option.IsRepeatable ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [text];
}
