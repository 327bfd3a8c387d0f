using Pys3Local.Cli.Parsing;
using Pys3Local.S3.Locking;
using Pys3Local.Server;
using Pys3Local.Server.Listening;

namespace Pys3Local.Cli.Settings;

/// <summary>
/// The settings of a server: everything that <c>serve</c> takes, in the order of its help. One line here is a new option, with its
/// variable, its help, its completion, its row in the documentation and in <c>doctor</c>; <c>settings.Get(ServeOptions.Path)</c> reads it.
/// </summary>
internal static class ServeOptions
{
    private const int MostConnections = 1_000_000_000;

    private static readonly List<Option> Added = [];

    public static readonly Option<string> Path = Add(OptionGroup.Data, Option.WithDefault("-p|--path", "DIR", "The directory that holds the data. It is created if it is missing.", "./data"));
    public static readonly Option<bool> Create = Add(OptionGroup.Data, Option.Flag("--create", "Create the store if there is none, or accept the one that is there although another one was at this path before (local)."));
    public static readonly Option<string> Backend = Add(OptionGroup.Data, Option.Choice("--backend", "KIND", "Where objects are kept: local, memory, drime, s3 or azure.", [.. BackendKinds.Names], "local"));
    public static readonly Option<string?> BackendConfig = Add(OptionGroup.Data, Option.Optional("--backend-config", "NAME", "A backend of the configuration. See 'pys3local config'."));
    public static readonly Option<string?> RootFolder = Add(OptionGroup.Data, Option.Optional("--root-folder", "FOLDER", "Use only this folder of the backend (drime)."));
    public static readonly Option<string?> Upstream = Add(OptionGroup.Data, Option.Optional("--upstream", "URL", "The service that keeps the objects (s3, azure): https://HOST/BUCKET/PREFIX keeps all buckets in that one, https://HOST makes each a bucket (azure: a container) there.", "Amazon S3 of AWS_REGION"));
    public static readonly Option<string?> Cache = Add(OptionGroup.Data, Option.Optional("--cache", "DIR", "Keep what is read in this directory, so that it need not come from the service again (s3, azure).", "no cache"));
    public static readonly Option<string> CacheSize = Add(OptionGroup.Data, Option.WithDefault("--cache-size", "SIZE", "What the directory of --cache may hold: 50GiB, 2TB.", "10GiB"));
    public static readonly Option<string> Durability = Add(OptionGroup.Data, Option.Choice("--durability", "full|none", "full: what has been acknowledged survives a power cut. none: only the end of the server, also by kill -9; faster.", ["full", "none"], "full"));
    public static readonly Option<bool> ReadOnly = Add(OptionGroup.Data, Option.Flag("--read-only", "Refuse every write of clients. Lifecycle rules and copies rest."));
    public static readonly Option<string?> ConfigDir = Add(OptionGroup.Data, Option.Optional("--config-dir", "DIR", "The directory of the configuration and the keys.", "$XDG_CONFIG_HOME/pys3local or ~/.config/pys3local"));

    public static readonly Option<string?> AccessKeyId = Add(OptionGroup.Keys, Option.Optional("--access-key-id", "ID", "The access key.", "one that is made at the first start and kept"));
    public static readonly Option<string?> SecretAccessKey = Add(OptionGroup.Keys, Option.Optional("--secret-access-key", "SECRET", "Its secret. Other users of this machine can see it in the list of processes: a file or the environment is safer."));
    public static readonly Option<string?> SecretAccessKeyFile = Add(OptionGroup.Keys, Option.Optional("--secret-access-key-file", "FILE", "A file that holds the secret. There is a warning if other users can read it."));
    public static readonly Option<bool> NoAuth = Add(OptionGroup.Keys, Option.Flag("--no-auth", "Everyone may do everything."));

    public static readonly Option<string[]> Listen = Add(OptionGroup.Network, Option.Many("-l|--listen", "ADDRESS", "Where to listen: :PORT (every address), HOST:PORT, [IPV6]:PORT or localhost:PORT. Port 0 takes a free one. May be repeated.", ListenAddress.Default.ToString()));
    public static readonly Option<string[]> Restic = Add(OptionGroup.Network, Option.Many("--restic", "ADDRESS", "Where restic's REST protocol (rest:http://ID:SECRET@HOST:PORT/BUCKET/) is spoken on the same buckets, in the forms of --listen. Port 8000 unless another is given. May be repeated."));
    public static readonly Option<bool> ResticPrivate = Add(OptionGroup.Network, Option.Flag("--restic-private", "Over restic's REST protocol a key reaches only what is below BUCKET/ID/, ID being its own id."));
    public static readonly Option<string[]> Console = Add(OptionGroup.Network, Option.Many("--console", "ADDRESS", "Where the console is served to browsers, in the forms of --listen. Port 10002 unless another is given. May be repeated."));
    public static readonly Option<string?> ConsoleEndpoint = Add(OptionGroup.Network, Option.Optional("--console-endpoint", "URL", "Where the console's pages reach the S3 endpoint, such as https://s3.example.org behind a proxy.", "the host of the console, at the port of --listen"));
    public static readonly Option<string[]> ConsoleOrigin = Add(OptionGroup.Network, Option.Many("--console-origin", "URL", "Where browsers find the console behind a proxy, such as https://console.example.org: its pages may call the S3 endpoint. May be repeated."));
    public static readonly Option<int?> MaxConnections = Add(OptionGroup.Network, Option.Number("--max-connections", "NUMBER", "Close connections beyond this number.", 1, MostConnections, "as many as memory and descriptors allow"));
    public static readonly Option<int?> RateLimit = Add(OptionGroup.Network, Option.Number("--rate-limit", "NUMBER", "Requests per second for each key and each address. Clients that send more get 503 SlowDown.", 1, 1_000_000, "no limit"));
    public static readonly Option<int> ClientTimeout = Add(OptionGroup.Network, Option.Number("--client-timeout", "SECONDS", "Close the connection of a client that sends or receives almost nothing for this long.", 1, 3600, (int)ServerOptions.DefaultClientTimeout.TotalSeconds));

    public static readonly Option<string?> TlsCert = Add(OptionGroup.Https, Option.Optional("--tls-cert", "FILE", "Serve HTTPS with this certificate (PEM, with its chain). It is read again when it changes."));
    public static readonly Option<string?> TlsKey = Add(OptionGroup.Https, Option.Optional("--tls-key", "FILE", "The certificate's private key (PEM). There is a warning if other users can read it.", "in the certificate's file"));
    public static readonly Option<bool> TlsSelfSigned = Add(OptionGroup.Https, Option.Flag("--tls-self-signed", "Serve HTTPS with a certificate that is made once and kept."));

    public static readonly Option<string> Region = Add(OptionGroup.Protocol, Option.WithDefault("--region", "NAME", "The region that clients must sign for.", "us-east-1"));
    public static readonly Option<string[]> Domain = Add(OptionGroup.Protocol, Option.Many("--domain", "NAME", "A domain whose subdomains are buckets (bucket.NAME). May be repeated."));
    public static readonly Option<string[]> AlsoKnownAs = Add(OptionGroup.Protocol, Option.Many("--also-known-as", "HOST[:PORT]", "Another host name that clients may sign for, such as minio:9000 in a container network. May be repeated."));
    public static readonly Option<string[]> TrustedProxy = Add(OptionGroup.Protocol, Option.Many("--trusted-proxy", "ADDRESS", "A proxy or its network (10.0.0.0/8) whose X-Forwarded-Host and X-Forwarded-Proto are trusted. May be repeated."));
    public static readonly Option<string?> PathPrefix = Add(OptionGroup.Protocol, Option.Optional("--path-prefix", "PATH", "The prefix that a proxy adds to every path, such as /s3, whether it removes it again or not."));
    public static readonly Option<bool> SigV2 = Add(OptionGroup.Protocol, Option.Flag("--sigv2", "Changes nothing: Signature Version 2 is on unless --no-sigv2 is given."));
    public static readonly Option<bool> NoSigV2 = Add(OptionGroup.Protocol, Option.Flag("--no-sigv2", "Refuse Signature Version 2, with which old clients sign."));
    public static readonly Option<bool> AllowBucketCreation = Add(OptionGroup.Protocol, Option.Flag("--allow-bucket-creation", "Accepted because the Python original has it. Buckets can always be created."));

    public static readonly Option<bool> Encrypt = Add(OptionGroup.Encryption, Option.Flag("--encrypt", "Encrypt the content of everything that is stored from now on. Names, sizes and metadata stay readable."));
    public static readonly Option<string?> KeyringFile = Add(OptionGroup.Encryption, Option.Optional("--keyring-file", "FILE", "The ring of keys that encrypts what is stored. See 'pys3local keyring'.", "'keyring' in the configuration directory"));
    public static readonly Option<bool> NoSseKms = Add(OptionGroup.Encryption, Option.Flag("--no-sse-kms", "Refuse aws:kms. Otherwise it means a key of the ring, by its id."));
    public static readonly Option<bool> SseCWithoutTls = Add(OptionGroup.Encryption, Option.Flag("--sse-c-without-tls", "Take keys of clients (SSE-C) without HTTPS as well, where a proxy before this server has it."));

    public static readonly Option<bool> VerifyReads = Add(OptionGroup.Verification, Option.Flag("--verify-reads", "Compare every read with its checksum. Damaged content is never sent whole (local)."));
    public static readonly Option<int?> VerifyEvery = Add(OptionGroup.Verification, Option.Number("--verify-every", "DAYS", "Every this many days, read everything again while serving, and log what was found (local).", 1, 3650, "never"));
    public static readonly Option<int> VerifyRate = Add(OptionGroup.Verification, Option.Number("--verify-rate", "MIB", "MiB per second that --verify-every reads at most.", 1, 100_000, 20));

    public static readonly Option<string?> ReplicationBandwidth = Add(OptionGroup.Replication, Option.Optional("--replication-bandwidth", "SIZE", "Bytes per second that are sent to remotes at most, all together: 5MiB, 500KB.", "no limit"));
    public static readonly Option<string?> ReplicationHours = Add(OptionGroup.Replication, Option.Optional("--replication-hours", "FROM-UNTIL", "Copy to remotes only in these hours of the day, in the time of this machine: 22-06, 1:30-5.", "all day"));

    public static readonly Option<string[]> CreateBucket = Add(OptionGroup.Scripts, Option.Many("--create-bucket", "NAME", "Create this bucket at start if it is missing. NAME:download, NAME:upload or NAME:public opens it to everyone. May be repeated."));
    public static readonly Option<int?> Keep = Add(OptionGroup.Scripts, Option.Days("--keep", "DAYS", "Keep everything in the buckets of --create-bucket for at least this many days (30d, or 30), with whatever key it is deleted. It can only be made longer (local, memory).", 1, RetentionFloor.MaxDays, "no floor"));
    public static readonly Option<string?> Kind = Add(OptionGroup.Scripts, Option.Optional("--kind", "KIND", "What the buckets of --create-bucket are for. restic: they hold repositories of restic only, and every file but the config is refused unless its SHA-256 is its name.", "any use"));
    public static readonly Option<string?> Seed = Add(OptionGroup.Scripts, Option.Optional("--seed", "DIR", "Put the files of this directory into the store at start: DIR/BUCKET/KEY. DIR/manifest.json may say what goes with them."));
    public static readonly Option<bool> Ci = Add(OptionGroup.Scripts, Option.Flag("--ci", "A server for tests, in memory unless --path or --backend says otherwise: any region, any host name, any session token, and test controls below /.pys3local/test/. Never for data."));
    public static readonly Option<string> CiKeys = Add(OptionGroup.Scripts, Option.Choice("--ci-keys", "WHICH", "Who may sign with --ci: any key, a known key with any secret, or a known key with exactly its own secret. auto: known where a pair was given, else any.", ["auto", "any", "known", "exact"], "auto"));
    public static readonly Option<bool> CiNamespaces = Add(OptionGroup.Scripts, Option.Flag("--ci-namespaces", "With --ci each access key has buckets of its own, in memory."));
    public static readonly Option<string?> ReadyFile = Add(OptionGroup.Scripts, Option.Optional("--ready-file", "FILE", "Write the server's URL to this file when it answers. The file is removed at the end."));
    public static readonly Option<bool> ExitWithParent = Add(OptionGroup.Scripts, Option.Flag("--exit-with-parent", "Stop when standard input is closed."));

    public static readonly Option<bool> AccessLog = Add(OptionGroup.Log, Option.Flag("--access-log", "Log one line for each request."));
    public static readonly Option<string> AccessLogFormat = Add(OptionGroup.Log, Option.Choice("--access-log-format", "text|amazon", "amazon: log one line for each request in the format of Amazon's server access logs.", ["text", "amazon"], "text"));
    public static readonly Option<string> LogFormat = Add(OptionGroup.Log, Option.Choice("--log-format", "text|json", "json: one object to a line.", ["text", "json"], "text"));
    public static readonly Option<string?> LogFile = Add(OptionGroup.Log, Option.Optional("--log-file", "FILE", "Log into this file in place of standard error. It is opened again at SIGHUP, for programs that rotate logs."));
    public static readonly Option<bool> Debug = Add(OptionGroup.Log, Option.Flag("--debug", "Log in detail, with one line for each request."));

    public static readonly Option<string?> MetricsToken = Add(OptionGroup.Monitoring, Option.Optional("--metrics-token", "TOKEN", "Who sends this as 'Authorization: Bearer TOKEN' may read /.pys3local/metrics. Other users of this machine see it in the list of processes: better by the environment.", "none: readable from this machine, and with a key of the preset 'metrics'"));

    public static readonly Option<string?> OnAlert = Add(OptionGroup.Monitoring, Option.Optional("--on-alert", "COMMAND", "Run this with /bin/sh for each new finding of the verdict (a backup that does not come, a disk that fills up, damage): ALERT_CODE and ALERT_TEXT say which."));

    public static readonly Option<string[]> Webhook = Add(OptionGroup.Monitoring, Option.Many("--webhook", "NAME=URL", "A webhook that buckets may send events to, as arn:pys3local:webhook:::NAME in PutBucketNotificationConfiguration. May be repeated."));
    public static readonly Option<string[]> WebhookToken = Add(OptionGroup.Monitoring, Option.Many("--webhook-token", "NAME=TOKEN", "Sent to that webhook as 'Authorization: Bearer TOKEN'. Other users of this machine see it in the list of processes: better by the environment. May be repeated."));
    public static readonly Option<string[]> WebhookSecret = Add(OptionGroup.Monitoring, Option.Many("--webhook-secret", "NAME=SECRET", "Signs what is sent to that webhook, as Standard Webhooks have it. Better by the environment, too. May be repeated."));

    /// <summary>In the order of the help.</summary>
    public static IReadOnlyList<Option> All => Added;

    private static Option<T> Add<T>(string group, Option<T> option)
    {
        Added.Add(option.In(group).AsSetting());
        return option;
    }
}
