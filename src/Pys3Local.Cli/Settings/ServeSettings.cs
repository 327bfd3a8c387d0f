using Pys3Local.Cli.Parsing;
using Pys3Local.Configuration.Backends;
using Pys3Local.Server.Limits;
using Pys3Local.Storage.Limits;

namespace Pys3Local.Cli.Settings;

/// <summary>The settings of a server, each with where it comes from.</summary>
internal sealed class ServeSettings
{
    private readonly SettingReader _reader;

    private ServeSettings(SettingReader reader, BackendEntry? entry)
    {
        _reader = reader;
        Entry = entry;
        // All of them now: a mistake in any is reported before anything is done.
        All = [.. ServeOptions.All.Select(option => option.Show(reader))];
    }

    /// <summary>What all clients together may use: one for the process.</summary>
    public Budget Budget => field ??= ProcessBudget.Of(Get(ServeOptions.MaxConnections));

    /// <summary>The configured backend that was chosen; null if none was.</summary>
    public BackendEntry? Entry { get; }

    /// <summary>In the order of the help.</summary>
    public IReadOnlyList<ISetting> All { get; }

    /// <summary>How a server would be set, with the options of this command, the environment and the configuration.</summary>
    /// <exception cref="UsageException">Settings exclude each other.</exception>
    /// <exception cref="CommandException">The configured backend is not there.</exception>
    public static ServeSettings Read(Invocation invocation) =>
        Read(invocation.Line.Given, new Dictionary<Option, ForeignValue>(), invocation.Shell);

    /// <param name="given">What the command line says.</param>
    /// <param name="foreign">What the names of other programs say.</param>
    /// <param name="shell">With the environment.</param>
    public static ServeSettings Read(IReadOnlyDictionary<Option, IReadOnlyList<string>> given, IReadOnlyDictionary<Option, ForeignValue> foreign, Shell shell)
    {
        var reader = new SettingReader(given, shell.Variable) { Foreign = foreign };
        reader = reader.Read(ServeOptions.Ci).Value ? InMemory(reader, given, foreign, shell) : reader;
        var entry = reader.Read(ServeOptions.BackendConfig).Value is { } name ? ConfiguredBackend.Find(name, reader.Read(ServeOptions.ConfigDir).Value, shell) : null;
        if (entry is not null)
            reader = new(given, shell.Variable) { Foreign = foreign, Configured = ConfiguredBackend.ValuesOf(entry, shell), ConfiguredIn = entry.File };

        var settings = new ServeSettings(reader, entry);
        settings.Check();
        return settings;
    }

    public T Get<T>(Option<T> option) => _reader.Read(option).Value;

    /// <summary>The option, variable or file that the value comes from, for messages.</summary>
    public string PlaceOf<T>(Option<T> option) => _reader.Read(option).Place;

    /// <summary>Nobody has said anything about it.</summary>
    public bool IsDefault<T>(Option<T> option) => _reader.Read(option).Source == SettingSource.Default;

    private void Check()
    {
        if (Entry is not null && Entry.Type != Get(ServeOptions.Backend))
            throw new CommandException($"Backend '{Entry.Name}' is not a {Get(ServeOptions.Backend)} backend, it is {Entry.Type}; leave {PlaceOf(ServeOptions.Backend)} out");

        if (Get(ServeOptions.SigV2) && Get(ServeOptions.NoSigV2))
            throw new UsageException($"{PlaceOf(ServeOptions.SigV2)} and {PlaceOf(ServeOptions.NoSigV2)} say the opposite of each other");

        CheckTls();
        CheckKeys();
        CheckCi();
        if (Get(ServeOptions.ReadOnly) && (Get(ServeOptions.CreateBucket).Length > 0 || Get(ServeOptions.Seed) is not null))
            throw new UsageException($"{(Get(ServeOptions.Seed) is null ? PlaceOf(ServeOptions.CreateBucket) : PlaceOf(ServeOptions.Seed))} cannot be used with {PlaceOf(ServeOptions.ReadOnly)}: nothing is written");

        if (Get(ServeOptions.CreateBucket).Length == 0 && (Get(ServeOptions.Keep) is not null || Get(ServeOptions.Kind) is not null))
            throw new UsageException($"{(Get(ServeOptions.Keep) is null ? PlaceOf(ServeOptions.Kind) : PlaceOf(ServeOptions.Keep))} is about the buckets of --create-bucket, and none is given; 'pys3local buckets set' changes one that is there");

        if (Get(ServeOptions.Backend) != "local" && (Get(ServeOptions.VerifyReads) || Get(ServeOptions.VerifyEvery) is not null))
            throw new UsageException($"{(Get(ServeOptions.VerifyReads) ? PlaceOf(ServeOptions.VerifyReads) : PlaceOf(ServeOptions.VerifyEvery))} is for local stores");
    }

    /// <summary>A server for tests keeps its data in memory unless somebody says where else.</summary>
    private static SettingReader InMemory(SettingReader reader, IReadOnlyDictionary<Option, IReadOnlyList<string>> given, IReadOnlyDictionary<Option, ForeignValue> foreign, Shell shell) =>
        reader.Read(ServeOptions.Path).Source == SettingSource.Default && reader.Read(ServeOptions.Backend).Source == SettingSource.Default && reader.Read(ServeOptions.BackendConfig).Value is null
            ? new(given, shell.Variable) { Foreign = new Dictionary<Option, ForeignValue>(foreign) { [ServeOptions.Backend] = new(["memory"], ServeOptions.Ci.Name) } }
            : reader;

    private void CheckCi()
    {
        if (Get(ServeOptions.Ci))
        {
            if (Get(ServeOptions.CiNamespaces) && Get(ServeOptions.Backend) != "memory")
                throw new UsageException($"{PlaceOf(ServeOptions.CiNamespaces)} is for servers in memory");
            return;
        }

        if (Get(ServeOptions.CiNamespaces) || !IsDefault(ServeOptions.CiKeys))
            throw new UsageException($"{(Get(ServeOptions.CiNamespaces) ? PlaceOf(ServeOptions.CiNamespaces) : PlaceOf(ServeOptions.CiKeys))} needs --ci");
    }

    private void CheckTls()
    {
        if (Get(ServeOptions.TlsKey) is not null && Get(ServeOptions.TlsCert) is null)
            throw new UsageException("--tls-key needs --tls-cert");

        if (Get(ServeOptions.TlsSelfSigned) && Get(ServeOptions.TlsCert) is not null)
            throw new UsageException("--tls-self-signed and --tls-cert exclude each other");
    }

    private void CheckKeys()
    {
        if (Get(ServeOptions.SecretAccessKey) is not null && Get(ServeOptions.SecretAccessKeyFile) is not null)
            throw new UsageException("give --secret-access-key or --secret-access-key-file, not both");

        var secret = Get(ServeOptions.SecretAccessKey) is not null || Get(ServeOptions.SecretAccessKeyFile) is not null;
        if (secret != (Get(ServeOptions.AccessKeyId) is not null))
            throw new UsageException(secret ? "a secret access key needs --access-key-id" : "--access-key-id needs --secret-access-key or --secret-access-key-file");
    }
}
