namespace Pys3Local.Cli.Parsing;

/// <summary>A value with where it comes from.</summary>
/// <param name="Name">The option, with its dashes.</param>
/// <param name="Value">As it is used.</param>
/// <param name="Source">What decided.</param>
/// <param name="Place">More exactly: the variable, the file.</param>
internal sealed record Setting<T>(string Name, T Value, SettingSource Source, string Place) : ISetting
{
    public string Text => Value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "yes" : "no",
        IEnumerable<string> many => string.Join(", ", many),
        _ => Value.ToString() ?? "",
    };
}

/// <summary>A setting as <c>doctor</c> prints it.</summary>
internal interface ISetting
{
    string Name { get; }

    string Text { get; }

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
