using Pys3Local.Cli.Settings;
using Pys3Local.Configuration.Backends;
using Pys3Local.S3Client.Credentials;
using Pys3Local.S3Client.Requests;
using Pys3Local.Storage.S3;

namespace Pys3Local.Cli.Stores;

/// <summary>How to reach an S3 service: the configured backend where one was chosen, else <c>--upstream</c> and the variables of AWS.</summary>
internal static class S3Choice
{
    private const string FirstRegion = "us-east-1";

    private static readonly string[] Addressings = ["path", "virtual-host"];

    public static S3StoreOptions Choose(ServeSettings settings, Shell shell)
    {
        var place = Upstream.Of(settings.Get(ServeOptions.Upstream), ServeOptions.Upstream.Name);
        var entry = settings.Entry;
        var bucket = place is null ? entry?.Text("bucket") : place.Container;
        return new()
        {
            Connection = Connect(entry, place?.Endpoint, shell),
            Bucket = bucket,
            Cache = CacheChoice.Choose(settings),
            Prefix = Upstream.PrefixOf(place?.Prefix is { Length: > 0 } given ? given : entry?.Text("prefix"), isFolder: bucket is not null),
        };
    }

    /// <param name="given">Stronger than what the configuration has.</param>
    public static S3ConnectionOptions Connect(BackendEntry? entry, Uri? given, Shell shell)
    {
        var region = entry?.Text("region") ?? First(shell, "AWS_REGION", "AWS_DEFAULT_REGION") ?? FirstRegion;
        var endpoint = given ?? Upstream.Url(entry?.Text("endpoint") ?? First(shell, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"), "endpoint");
        var addressing = entry?.Text("addressing") ?? (endpoint is null ? Addressings[1] : Addressings[0]);
        if (!Addressings.Contains(addressing))
            throw entry!.Error("addressing", $"'{addressing}' is not one of {string.Join(", ", Addressings)}");

        return new()
        {
            Name = entry?.Name,
            Endpoint = endpoint ?? new($"https://s3.{region}.amazonaws.com"),
            Region = region,
            Addressing = addressing == Addressings[1] ? Addressing.VirtualHost : Addressing.Path,
            Credentials = CredentialsOf(entry, shell),
            Authorities = entry?.Text("ca_file"),
            SignsBodies = entry?.Boolean("sign_bodies"),
            TimeProvider = shell.Time,
        };
    }

    private static ICredentialSource CredentialsOf(BackendEntry? entry, Shell shell)
    {
        if (entry?.Text("access_key_id") is { Length: > 0 } id)
        {
            return entry.Text("secret_access_key") is { Length: > 0 } secret
                ? new StaticCredentials(new(id, secret, entry.Text("session_token")))
                : throw entry.Error("secret_access_key", "secret_access_key is missing");
        }

        // The service of a machine's keys is asked over a connection of its own: it is on this machine's network, without a proxy and without TLS.
        var metadata = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(1) });
        return new CredentialChain(
            new EnvironmentCredentials(shell.Variable),
            new SharedFileCredentials(shell.Variable, entry?.Text("profile")),
            new InstanceCredentials(metadata, shell.Variable, shell.Time));
    }

    private static string? First(Shell shell, params IEnumerable<string> names) =>
        names.Select(name => shell.Variable(name)).FirstOrDefault(value => value is { Length: > 0 });
}
