using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;

namespace Pys3Local.Cli.Transfers;

/// <summary>The options that <c>import</c> and <c>export</c> have in common.</summary>
internal static class TransferOptions
{
    public const string Automatic = "auto";
    public const string Path = "path";
    public const string VirtualHost = "virtual-host";

    public static readonly Option<bool> AllBuckets = Option.Flag("--all-buckets", "All buckets that there are, or that the key may see.");
    public static readonly Option<string?> Key = Option.Optional("--key", "ID", "The access key of the other service. Its secret is read from --secret-file or AWS_SECRET_ACCESS_KEY, or asked for; it is no option, since every user of a machine sees those.", "the configured backend's, or where the AWS CLI has it");
    public static readonly Option<string?> SecretFile = Option.Optional("--secret-file", "FILE", "The file that holds the secret of --key.");
    public static readonly Option<string?> Region = Option.Optional("--region", "REGION", "The region of the other service.", "AWS_REGION, else us-east-1");
    public static readonly Option<string> Addressing = Option.Choice("--addressing", "STYLE", "How the other service has buckets in its URLs: HOST/BUCKET or BUCKET.HOST.", [Automatic, Path, VirtualHost], Automatic);
    public static readonly Option<string?> Authorities = Option.Optional("--ca-file", "FILE", "Certificates (PEM) that are trusted as well as those of this machine.");
    public static readonly Option<string> Prefix = Option.WithDefault("--prefix", "PREFIX", "Only objects whose keys begin with it.", "");
    public static readonly Option<int> Parallel = Option.Number("--parallel", "NUMBER", "Objects at a time: small ones share the syncs of the disk.", 1, 256, 32);
    public static readonly Option<bool> DryRun = Option.Flag("--dry-run", "Only say how much would be copied.");

    public static IReadOnlyList<Option> OfService { get; } = [Key, SecretFile, Region, Addressing, Authorities];

    /// <summary>They say how a service is reached, and would be left out silently where there is none.</summary>
    /// <param name="place">What is there in place of a service.</param>
    /// <exception cref="UsageException">One of them was given.</exception>
    public static void RefuseOfService(Invocation invocation, string place)
    {
        if (OfService.FirstOrDefault(invocation.Line.Given.ContainsKey) is { } given)
            throw new UsageException($"{given.Name} is for another S3 service, and not for {place}");
    }

    public static IReadOnlyList<Option> OfRun { get; } = [Prefix, Parallel, DryRun, RootOptions.Json];

    public static IReadOnlyList<Option> OfStore { get; } = [ServeOptions.Path, ServeOptions.BackendConfig, ServeOptions.Encrypt, ServeOptions.KeyringFile, ServeOptions.ConfigDir];
}
