using Pys3Local.Cli.Settings;
using Pys3Local.S3.Hosting;
using Pys3Local.Server;
using Pys3Local.Server.Limits;
using Pys3Local.Server.Listening;

namespace Pys3Local.Cli.Serving;

/// <summary>What the settings of a server say of its listeners and of its protocol.</summary>
internal static class ServerChoice
{
    public static S3Options ProtocolOf(ServeSettings settings, Credentials credentials, ServerOptions server, Shell shell) => new()
    {
        Region = settings.Get(ServeOptions.Region),
        NoAuth = settings.Get(ServeOptions.NoAuth),
        SignatureV2 = !settings.Get(ServeOptions.NoSigV2),
        Domains = settings.Get(ServeOptions.Domain),
        AlsoKnownAs = [.. settings.Get(ServeOptions.AlsoKnownAs).Select(NetworkNames.Host)],
        TrustedProxies = [.. settings.Get(ServeOptions.TrustedProxy).Select(NetworkNames.Proxy)],
        PathPrefix = NetworkNames.Prefix(settings.Get(ServeOptions.PathPrefix)),
        ResticPrivate = settings.Get(ServeOptions.ResticPrivate),
        Keys = credentials.Keys,
        EncryptsEverything = settings.Get(ServeOptions.Encrypt),
        RefusesKms = settings.Get(ServeOptions.NoSseKms),
        TakesCustomerKeysInTheClear = settings.Get(ServeOptions.SseCWithoutTls),
        Rate = settings.Get(ServeOptions.RateLimit) is { } perSecond ? new RequestRate(perSecond, shell.Time) : null,
        ClientTimeout = server.ClientTimeout,
        Budget = server.Budget,
        Time = shell.Time,
    };

    public static ServerOptions OptionsOf(ServeSettings settings, Stream log, Shell shell) => new()
    {
        Listen = InheritedSockets.Find(shell.Variable) is { Count: > 0 } inherited ? inherited : [.. settings.Get(ServeOptions.Listen).Select(ListenAddress.Parse)],
        Restic = [.. settings.Get(ServeOptions.Restic).Select(address => ListenAddress.Parse(address, ListenAddress.DefaultResticPort))],
        Console = ConsoleChoice.Of(settings),
        Certificate = Certificates.Choose(settings, shell),
        Budget = settings.Budget,
        ClientTimeout = TimeSpan.FromSeconds(settings.Get(ServeOptions.ClientTimeout)),
        AccessLog = settings.Get(ServeOptions.AccessLog),
        Debug = settings.Get(ServeOptions.Debug),
        ReleasesMemory = true,
        AmazonAccessLog = settings.Get(ServeOptions.AccessLogFormat) == "amazon",
        LogsJson = settings.Get(ServeOptions.LogFormat) == "json",
        Log = log,
        Time = shell.Time,
    };
}
