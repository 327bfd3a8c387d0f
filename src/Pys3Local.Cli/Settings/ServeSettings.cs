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

    public static ServeSettings Read(Invocation invocation)
    {
        var given = invocation.Line.Given;
        var shell = invocation.Shell;
        var reader = new SettingReader(given, shell.Variable);
        var entry = reader.Read(ServeOptions.BackendConfig).Value is { } name ? ConfiguredBackend.Find(name, reader.Read(ServeOptions.ConfigDir).Value, shell) : null;
        if (entry is not null)
        {
            reader = new(given, shell.Variable) { Configured = ConfiguredBackend.ValuesOf(entry, shell), ConfiguredIn = entry.File };
        }

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
        {
            throw new CommandException($"Backend '{Entry.Name}' is not a {Get(ServeOptions.Backend)} backend, it is {Entry.Type}; leave {PlaceOf(ServeOptions.Backend)} out");
        }

        CheckTls();
        CheckKeys();
        if (Get(ServeOptions.Backend) != "local" && (Get(ServeOptions.VerifyReads) || Get(ServeOptions.VerifyEvery) is not null))
        {
            throw new UsageException($"{(Get(ServeOptions.VerifyReads) ? PlaceOf(ServeOptions.VerifyReads) : PlaceOf(ServeOptions.VerifyEvery))} is for local stores");
        }
    }

    private void CheckTls()
    {
        if (Get(ServeOptions.TlsKey) is not null && Get(ServeOptions.TlsCert) is null)
        {
            throw new UsageException("--tls-key needs --tls-cert");
        }

        if (Get(ServeOptions.TlsSelfSigned) && Get(ServeOptions.TlsCert) is not null)
        {
            throw new UsageException("--tls-self-signed and --tls-cert exclude each other");
        }
    }

    private void CheckKeys()
    {
        if (Get(ServeOptions.SecretAccessKey) is not null && Get(ServeOptions.SecretAccessKeyFile) is not null)
        {
            throw new UsageException("give --secret-access-key or --secret-access-key-file, not both");
        }

        bool secret = Get(ServeOptions.SecretAccessKey) is not null || Get(ServeOptions.SecretAccessKeyFile) is not null;
        if (secret != (Get(ServeOptions.AccessKeyId) is not null))
        {
            throw new UsageException(secret ? "a secret access key needs --access-key-id" : "--access-key-id needs --secret-access-key or --secret-access-key-file");
        }
    }
}
