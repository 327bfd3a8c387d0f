using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Net.Requests;
using Pys3Local.Server.Console;
using Pys3Local.Server.Listening;

namespace Pys3Local.Cli.Serving;

/// <summary>The console as the settings want it.</summary>
internal static class ConsoleChoice
{
    public static ConsoleOptions Of(ServeSettings settings)
    {
        var endpoint = settings.Get(ServeOptions.ConsoleEndpoint);
        var origins = settings.Get(ServeOptions.ConsoleOrigin);
        if (endpoint is not null)
            Check(settings, ServeOptions.ConsoleEndpoint, endpoint);
        foreach (var origin in origins)
            Check(settings, ServeOptions.ConsoleOrigin, origin);
        var listen = settings.Get(ServeOptions.Console);
        if (listen.Length == 0 && (endpoint is not null || origins.Length > 0))
            throw new UsageException($"{(endpoint is not null ? settings.PlaceOf(ServeOptions.ConsoleEndpoint) : settings.PlaceOf(ServeOptions.ConsoleOrigin))}: there is no console; {ServeOptions.Console.Name} :{ConsoleOptions.DefaultPort} serves one");
        return new()
        {
            Listen = [.. listen.Select(address => ListenAddress.Parse(address, ConsoleOptions.DefaultPort))],
            Endpoint = endpoint,
            Origins = origins,
            PathPrefix = NetworkNames.Prefix(settings.Get(ServeOptions.PathPrefix)),
            Region = settings.Get(ServeOptions.Region),
        };
    }

    private static void Check<T>(ServeSettings settings, Option<T> option, string url)
    {
        if (ConsoleOptions.OriginOf(url) is null)
            throw new UsageException($"{settings.PlaceOf(option)}: '{ShownUrl.Of(url)}' is not a URL (https://HOST)");
    }
}
