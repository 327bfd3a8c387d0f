using System.Net;
using Pys3Local.Cli.Administration;
using Pys3Local.Cli.Clients;
using Pys3Local.Cli.Settings;
using Pys3Local.Configuration.Files;
using Pys3Local.Net.Requests;
using Pys3Local.Server.Listening;
using Pys3Local.Server.Tls;

namespace Pys3Local.Cli.Checks;

/// <summary>The URL that a client is to use.</summary>
/// <param name="IsElsewhere">It leads to this machine from another one.</param>
/// <param name="Note">What the person should know; null if there is nothing.</param>
internal sealed record EndpointChoice(string Url, bool IsElsewhere, string? Note)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The one that was given, else that of the server that runs with this configuration, else what the settings say.</summary>
    public static async Task<EndpointChoice> FindAsync(string? given, ServeSettings settings, ConfigDirectory directory, CancellationToken cancellationToken)
    {
        if (given is not null)
        {
            return Uri.TryCreate(given, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                ? new(given, !IsHere(uri), null)
                : throw new UsageException($"--endpoint: '{ShownUrl.Of(given)}' is not a URL (http://HOST:PORT)");
        }

        if (settings.IsDefault(ServeOptions.Listen))
        {
            return await RunningAsync(directory, cancellationToken)
                ?? new(ClientSetups.UrlOf(settings), false, $"no server was found that runs with {directory.Path}: this assumes that it listens on {settings.Get(ServeOptions.Listen)[0]}; if not, add --endpoint URL");
        }

        var isEvery = ListenAddress.Parse(settings.Get(ServeOptions.Listen)[0]).Kind == ListenKind.Any;
        return new(ClientSetups.UrlOf(settings), false, isEvery ? ForOthers(null) : null);
    }

    private static async Task<EndpointChoice?> RunningAsync(ConfigDirectory directory, CancellationToken cancellationToken)
    {
        if (ServerUrlFile.Find(directory) is not [var url, .. var others])
            return null;

        try
        {
            await HealthProbe.RunAsync(new(url), Patience, cancellationToken);
            return new(url, false, others is [var other, ..] ? ForOthers(other) : null);
        }
        catch (Exception failure) when (failure is CommandException or UsageException)
        {
            return null;
        }
    }

    private static string ForOthers(string? url) => url is null
        ? "this is for a client on this machine; for others add --endpoint URL with this machine's name or address"
        : $"this is for a client on this machine; for others add --endpoint {url}";

    private static bool IsHere(Uri uri) => uri.IsLoopback
        || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && SelfSignedCertificate.LocalAddresses().Contains(address));
}
