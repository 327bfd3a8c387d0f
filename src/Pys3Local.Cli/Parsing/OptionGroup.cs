namespace Pys3Local.Cli.Parsing;

/// <summary>The headings of the help, in its order.</summary>
internal static class OptionGroup
{
    /// <summary>What only this command has.</summary>
    public const string Own = "Options";
    public const string Data = "Where the data is";
    public const string Keys = "Who may use it";
    public const string Network = "Where it listens";
    public const string Https = "HTTPS";
    public const string Protocol = "How it speaks S3";
    public const string Encryption = "Encryption of what is stored";
    public const string Verification = "Checking what is stored";
    public const string Replication = "Copies elsewhere";
    public const string Scripts = "For scripts and CI";
    public const string Monitoring = "Monitoring";
    public const string Log = "What it logs";
    public const string Help = "Help";

    public static IReadOnlyList<string> InOrder { get; } = [Own, Data, Keys, Network, Https, Protocol, Encryption, Verification, Replication, Scripts, Log, Monitoring, Help];
}
