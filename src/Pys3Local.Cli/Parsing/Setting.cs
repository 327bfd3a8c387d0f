namespace Pys3Local.Cli.Parsing;

/// <summary>A value with where it comes from.</summary>
/// <param name="Option">What it is a value of.</param>
/// <param name="Value">As it is used.</param>
/// <param name="Source">What decided.</param>
/// <param name="Place">More exactly: the variable, the file.</param>
internal sealed record Setting<T>(Option Option, T Value, SettingSource Source, string Place) : ISetting
{
    public string Name => Option.Name;

    public string Shown => Value switch
    {
        null => "",
        string text => Option.Shown(text),
        bool flag => flag ? "yes" : "no",
        IEnumerable<string> many => string.Join(", ", many.Select(Option.Shown)),
        _ => Value.ToString() ?? "",
    };
}

/// <summary>A setting as <c>doctor</c> prints it.</summary>
internal interface ISetting
{
    /// <summary>The option, with its dashes.</summary>
    string Name { get; }

    /// <summary>The value, without what nobody but its user is to see.</summary>
    string Shown { get; }

    SettingSource Source { get; }

    string Place { get; }
}

/// <summary>Where a value comes from, the strongest first.</summary>
internal enum SettingSource
{
    Option,
    Environment,
    Configuration,
    Default,
}
