namespace Pys3Local.Cli.Parsing;

/// <summary>The headings of the first page, in its order.</summary>
internal static class CommandSection
{
    public const string Server = "The server";
    public const string Access = "Keys and clients";
    public const string Data = "The data";
    public const string Configuration = "Configuration";
    public const string Shell = "The command line";

    public static IReadOnlyList<string> InOrder { get; } = [Server, Access, Data, Configuration, Shell];
}
