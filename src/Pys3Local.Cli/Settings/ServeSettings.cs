using System.CommandLine;
using Pys3Local.Configuration.Backends;
using Pys3Local.Server.Limits;
using Pys3Local.Storage.Limits;

namespace Pys3Local.Cli.Settings;

/// <summary>What <c>serve</c> was told, each value with where it comes from.</summary>
internal sealed record ServeSettings
{
    public const string DefaultPath = "./data";
    private const string DefaultRegion = "us-east-1";
    private const int MostConnections = 1_000_000_000;

    public required Setting<string> Path { get; init; }

    public required Setting<bool> Create { get; init; }

    public required Setting<string[]> Listen { get; init; }

    public required Setting<string?> AccessKeyId { get; init; }

    public required Setting<string?> SecretAccessKey { get; init; }

    public required Setting<string?> SecretAccessKeyFile { get; init; }

    public required Setting<string> Region { get; init; }

    public required Setting<bool> NoAuth { get; init; }

    public required Setting<bool> Debug { get; init; }

    public required Setting<bool> AccessLog { get; init; }

    public required Setting<string> Backend { get; init; }

    public required Setting<string?> BackendConfig { get; init; }

    public required Setting<string?> RootFolder { get; init; }

    public required Setting<bool> AllowBucketCreation { get; init; }

    public required Setting<string[]> Domain { get; init; }

    public required Setting<string> Durability { get; init; }

    public required Setting<bool> SigV2 { get; init; }

    public required Setting<string?> TlsCert { get; init; }

    public required Setting<string?> TlsKey { get; init; }

    public required Setting<bool> TlsSelfSigned { get; init; }

    public required Setting<string?> ConfigDir { get; init; }

    public required Setting<string?> ReadyFile { get; init; }

    public required Setting<string[]> CreateBucket { get; init; }

    public required Setting<string?> Seed { get; init; }

    public required Setting<bool> ExitWithParent { get; init; }

    public required Setting<int?> MaxConnections { get; init; }

    public required Setting<int?> RateLimit { get; init; }

    public required Setting<int?> ClientTimeout { get; init; }

    public required Setting<bool> VerifyReads { get; init; }

    public required Setting<int?> VerifyEvery { get; init; }

    public required Setting<int?> VerifyRate { get; init; }

    /// <summary>What all clients together may use: one for the process.</summary>
    public Budget Budget => field ??= ProcessBudget.Of(MaxConnections.Value);

    /// <summary>The configured backend that was chosen; null where none was.</summary>
    public BackendEntry? Entry { get; private init; }

    /// <summary>In the order of the help.</summary>
    public IReadOnlyList<ISetting> All =>
    [
        Path, Create, Listen, AccessKeyId, SecretAccessKey, SecretAccessKeyFile, Region, NoAuth, Backend, BackendConfig, RootFolder,
        AllowBucketCreation, Durability, VerifyReads, VerifyEvery, VerifyRate, Domain, SigV2, TlsCert, TlsKey, TlsSelfSigned, MaxConnections, RateLimit, ClientTimeout, CreateBucket, Seed, ReadyFile,
        ExitWithParent, ConfigDir, AccessLog, Debug,
    ];

    public static ServeSettings Read(ServeOptions options, ParseResult parsed, Shell shell)
    {
        var reader = new SettingReader(parsed, shell.Variable);
        var configDir = reader.OptionalText(options.ConfigDir);
        var backendConfig = reader.OptionalText(options.BackendConfig);
        var entry = backendConfig.Value is { } name ? ConfiguredBackend.Find(name, configDir.Value, shell) : null;
        if (entry is not null)
        {
            reader.Configured = ConfiguredBackend.ValuesOf(entry, shell);
            reader.ConfiguredIn = entry.File;
        }

        var settings = new ServeSettings
        {
            Entry = entry,
            Path = reader.Text(options.Path, DefaultPath),
            Create = reader.Flag(options.Create),
            Listen = reader.Many(options.Listen, ":10001"),
            AccessKeyId = reader.OptionalText(options.AccessKeyId),
            SecretAccessKey = reader.OptionalText(options.SecretAccessKey),
            SecretAccessKeyFile = reader.OptionalText(options.SecretAccessKeyFile),
            Region = reader.Text(options.Region, DefaultRegion),
            NoAuth = reader.Flag(options.NoAuth),
            Debug = reader.Flag(options.Debug),
            AccessLog = reader.Flag(options.AccessLog),
            Backend = reader.Text(options.Backend, "local"),
            BackendConfig = backendConfig,
            RootFolder = reader.OptionalText(options.RootFolder),
            AllowBucketCreation = reader.Flag(options.AllowBucketCreation),
            Domain = reader.Many(options.Domain),
            Durability = reader.Text(options.Durability, "full"),
            VerifyReads = reader.Flag(options.VerifyReads),
            VerifyEvery = reader.Count(options.VerifyEvery),
            VerifyRate = reader.Count(options.VerifyRate),
            SigV2 = reader.Flag(options.SigV2),
            TlsCert = reader.OptionalText(options.TlsCert),
            TlsKey = reader.OptionalText(options.TlsKey),
            TlsSelfSigned = reader.Flag(options.TlsSelfSigned),
            ConfigDir = configDir,
            ReadyFile = reader.OptionalText(options.ReadyFile),
            CreateBucket = reader.Many(options.CreateBucket),
            Seed = reader.OptionalText(options.Seed),
            ExitWithParent = reader.Flag(options.ExitWithParent),
            MaxConnections = reader.Count(options.MaxConnections),
            RateLimit = reader.Count(options.RateLimit),
            ClientTimeout = reader.Count(options.ClientTimeout),
        };
        settings.Check();
        return settings;
    }

    private void Check()
    {
        OneOf(Durability, "full", "none");
        OneOf(Backend, Providers.Names);
        if (Entry is not null && Entry.Type != Backend.Value)
            throw new CommandException($"Backend '{Entry.Name}' is not a {Backend.Value} backend, it is {Entry.Type}; leave {Backend.Place} out");
        if (TlsKey.Value is not null && TlsCert.Value is null)
            throw new UsageException("--tls-key needs --tls-cert");
        if (TlsSelfSigned.Value && TlsCert.Value is not null)
            throw new UsageException("--tls-self-signed and --tls-cert exclude each other");
        if (SecretAccessKey.Value is not null && SecretAccessKeyFile.Value is not null)
            throw new UsageException("give --secret-access-key or --secret-access-key-file, not both");
        bool secret = SecretAccessKey.Value is not null || SecretAccessKeyFile.Value is not null;
        if (secret != (AccessKeyId.Value is not null))
            throw new UsageException(secret ? "a secret access key needs --access-key-id" : "--access-key-id needs --secret-access-key or --secret-access-key-file");
        InRange(MaxConnections, 1, MostConnections);
        InRange(RateLimit, 1, 1_000_000);
        InRange(ClientTimeout, 1, 3600);
        InRange(VerifyEvery, 1, 3650);
        InRange(VerifyRate, 1, 100_000);
        if (Backend.Value != "local" && (VerifyReads.Value || VerifyEvery.Value is not null))
            throw new UsageException($"{(VerifyReads.Value ? VerifyReads.Place : VerifyEvery.Place)} is for local stores");
    }

    private static void InRange(Setting<int?> setting, int least, int most) => WholeNumber.InRange(setting.Place, setting.Value, least, most);

    private static void OneOf(Setting<string> setting, params IEnumerable<string> values)
    {
        if (!values.Contains(setting.Value))
            throw new UsageException($"{setting.Place}: '{setting.Value}' is none of {string.Join(", ", values)}");
    }
}
