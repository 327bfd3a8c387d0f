using Pys3Local.Configuration;

namespace Pys3Local.Cli.Parsing;

/// <summary>From what was typed to a value. What cannot be one is refused with the option or variable that it was given by.</summary>
internal static class ValueParsers
{
    public static string Text(string place, IReadOnlyList<string> given) => given[^1];

    /// <summary>An empty one is a variable of a script that is not set: what it was to bind would be open.</summary>
    public static string[] Many(string place, IReadOnlyList<string> given) =>
        given.Any(string.IsNullOrEmpty) ? throw new UsageException($"{place} is given and empty; leave it out, or say what is meant") : [.. given];

    public static bool Flag(string place, IReadOnlyList<string> given) => given[^1].ToLowerInvariant() switch
    {
        "1" or "true" or "yes" or "on" => true,
        "0" or "false" or "no" or "off" => false,
        _ => throw new UsageException($"{place}='{given[^1]}' is not yes or no"),
    };

    public static int Number(string place, IReadOnlyList<string> given, int least, int most)
    {
        var number = WholeNumber.Parse(given[^1]) ?? throw new UsageException($"{place}='{given[^1]}' is not a number");
        WholeNumber.CheckRange(place, number, least, most);
        return number;
    }

    /// <summary>As <see cref="Number"/>, with or without a <c>d</c> for days.</summary>
    public static int Days(string place, IReadOnlyList<string> given, int least, int most)
    {
        var text = given[^1];
        var number = WholeNumber.Parse(text.EndsWith('d') ? text[..^1] : text) ?? throw new UsageException($"{place}='{text}' is not a number of days (30d, or 30)");
        WholeNumber.CheckRange(place, number, least, most);
        return number;
    }

    public static string Choice(string place, IReadOnlyList<string> given, IReadOnlyList<string> choices) =>
        choices.Contains(given[^1]) ? given[^1] : throw NotOneOf($"{place}: '{given[^1]}'", given[^1], choices);

    public static UsageException NotOneOf(string what, string given, IReadOnlyList<string> choices) =>
        new($"{what} is not one of {string.Join(", ", choices)}{NearestName.Suggestion(given, choices)}");
}
