using System.CommandLine;

namespace Pys3Local.Cli.Settings;

/// <summary>Everything that <c>serve</c> takes; other commands take the part that says where the data is.</summary>
internal sealed class ServeOptions
{
    public Option<string> Path { get; } = Text("--path", "DIR", "The directory that holds the data; made where it is missing. Default: ./data", "-p");

    public Option<bool> Create { get; } = Flag("--create", "Make the store where there is none, or take the one that is there, though this configuration knows another one at that path (local)");

    public Option<string[]> Listen { get; } = Many("--listen", "ADDRESS", "Where to listen: :PORT (every address), HOST:PORT, [IPV6]:PORT, localhost:PORT; port 0 takes a free one. May be repeated. Default: :10001", "-l");

    public Option<string> AccessKeyId { get; } = Text("--access-key-id", "ID", "The access key. Default: one that is made at the first start and kept");

    public Option<string> SecretAccessKey { get; } = Text("--secret-access-key", "SECRET", "Its secret. Other users of this machine see it in the list of processes: better by file or environment");

    public Option<string> SecretAccessKeyFile { get; } = Text("--secret-access-key-file", "FILE", "A file that holds the secret");

    public Option<string> Region { get; } = Text("--region", "NAME", "The region that clients must sign for. Default: us-east-1");

    public Option<bool> NoAuth { get; } = Flag("--no-auth", "Everyone may do everything");

    public Option<bool> Debug { get; } = Flag("--debug", "Log in detail, one line for each request included");

    public Option<bool> AccessLog { get; } = Flag("--access-log", "Log one line for each request");

    public Option<string> Backend { get; } = Chosen("--backend", "KIND", "Where objects are kept: local (default), memory, drime", Providers.Names);

    public Option<string> BackendConfig { get; } = Text("--backend-config", "NAME", "A backend of the configuration (see 'pys3local config')");

    public Option<string> RootFolder { get; } = Text("--root-folder", "FOLDER", "Only this folder of the backend (drime)");

    public Option<bool> AllowBucketCreation { get; } = Flag("--allow-bucket-creation", "Accepted for the original's sake: buckets can always be created");

    public Option<string[]> Domain { get; } = Many("--domain", "NAME", "A domain below which a host name is a bucket (bucket.NAME). May be repeated");

    public Option<string> Durability { get; } = Text("--durability", "full|none", "full: what has been acknowledged survives a power cut (default); none: faster");

    public Option<bool> SigV2 { get; } = Flag("--sigv2", "Accept Signature Version 2, for old clients");

    public Option<string> TlsCert { get; } = Text("--tls-cert", "FILE", "Serve HTTPS with this certificate (PEM, with its chain); read again when it changes");

    public Option<string> TlsKey { get; } = Text("--tls-key", "FILE", "The certificate's private key (PEM). Default: in the certificate's file");

    public Option<bool> TlsSelfSigned { get; } = Flag("--tls-self-signed", "Serve HTTPS with a certificate that is made once and kept");

    public Option<string> ConfigDir { get; } = Text("--config-dir", "DIR", "The directory of the configuration. Default: $XDG_CONFIG_HOME/pys3local or ~/.config/pys3local");

    public Option<string> ReadyFile { get; } = Text("--ready-file", "FILE", "Write the server's URL to this file once it answers; removed at the end");

    public Option<string[]> CreateBucket { get; } = Many("--create-bucket", "NAME", "Create this bucket at start where it is missing. May be repeated");

    public Option<string> Seed { get; } = Text("--seed", "DIR", "Put the files of this directory into the store at start: DIR/BUCKET/KEY");

    public Option<bool> ExitWithParent { get; } = Flag("--exit-with-parent", "Stop when standard input is closed");

    public Option<int?> MaxConnections { get; } = Number("--max-connections", "NUMBER", "Refuse connections beyond this number. Default: as many as memory and descriptors allow, 20000 at most");

    public Option<int?> RateLimit { get; } = Number("--rate-limit", "NUMBER", "Requests per second for each key and each address; more are told to slow down. Default: no limit");

    public Option<int?> ClientTimeout { get; } = Number("--client-timeout", "SECONDS", "Cut off a client that sends or takes next to nothing for so long. Default: 60");

    public Option<bool> VerifyReads { get; } = Flag("--verify-reads", "Compare what is read with its checksum, every time; what differs is never handed out whole (local)");

    public Option<int?> VerifyEvery { get; } = Number("--verify-every", "DAYS", "Read everything again every so many days, beside the requests, and say in the log what was found (local). Default: never");

    public Option<int?> VerifyRate { get; } = Number("--verify-rate", "MIB", "What --verify-every reads per second at most. Default: 20");

    /// <summary>In the order of the help.</summary>
    public IReadOnlyList<Option> All =>
    [
        Path, Create, Listen, AccessKeyId, SecretAccessKey, SecretAccessKeyFile, Region, NoAuth, Backend, BackendConfig, RootFolder,
        AllowBucketCreation, Durability, VerifyReads, VerifyEvery, VerifyRate, Domain, SigV2, TlsCert, TlsKey, TlsSelfSigned, MaxConnections, RateLimit, ClientTimeout, CreateBucket, Seed, ReadyFile,
        ExitWithParent, ConfigDir, AccessLog, Debug,
    ];

    public void AddTo(Command command)
    {
        foreach (var option in All)
            command.Options.Add(option);
    }

    private static Option<string> Text(string name, string value, string description, params string[] aliases) =>
        new(name, aliases) { HelpName = value, Description = description };

    private static Option<string> Chosen(string name, string value, string description, IEnumerable<string> words)
    {
        var option = Text(name, value, description);
        option.CompletionSources.Add([.. words]);
        return option;
    }

    private static Option<string[]> Many(string name, string value, string description, params string[] aliases) =>
        new(name, aliases) { HelpName = value, Description = description, Arity = ArgumentArity.OneOrMore };

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    private static Option<int?> Number(string name, string value, string description) =>
        SharedOptions.Number(name, value, description);
}
