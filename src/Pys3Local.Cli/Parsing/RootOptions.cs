namespace Pys3Local.Cli.Parsing;

/// <summary>The options of the program itself, and the one that many commands have.</summary>
internal static class RootOptions
{
    public static readonly Option<bool> Help = Option.Flag("-h|--help", "Show this help.").In(OptionGroup.Help);

    public static readonly Option<bool> Version = Option.Flag("--version", "Print the version.").In(OptionGroup.Help);

    public static readonly Option<bool> Json = Option.Flag("--json", "Print JSON.");
}
