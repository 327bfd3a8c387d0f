using Pys3Local.Server.Listening;

namespace Pys3Local.Server.Console;

/// <summary>Where the console is served to browsers, and what its pages have to know of the S3 endpoint; a value.</summary>
public sealed record ConsoleOptions
{
    /// <summary>Where the console listens unless another port is given.</summary>
    public const int DefaultPort = 10002;

    /// <summary>No console at all: the default.</summary>
    public static ConsoleOptions None { get; } = new();

    public IReadOnlyList<ListenAddress> Listen { get; init; } = [];

    /// <summary>Where browsers reach the S3 endpoint (<c>https://s3.example.org</c>); null: on the host that the console was reached at, at the port that is listened on.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Where browsers reach the console behind a proxy (<c>https://console.example.org</c>), beside the host of the S3 endpoint with the console's port.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>What comes before every path of the S3 endpoint; empty for nothing.</summary>
    public string PathPrefix { get; init; } = "";

    /// <summary>What is to be signed for.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>The scheme, host and port of a URL as browsers write an origin; null where it is no URL of the web.</summary>
    public static string? OriginOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 ? uri.GetLeftPart(UriPartial.Authority) : null;
}
