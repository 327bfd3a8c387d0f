namespace Pys3Local.Cli.Serving;

/// <summary>The URL to give to a client for an address that the server is bound to.</summary>
internal static class ClientEndpoint
{
    /// <summary>"Every address" is none that a client could connect to: it becomes <c>localhost</c>.</summary>
    public static string Of(string bound)
    {
        var uri = new Uri(bound);
        string host = uri.Host is "[::]" or "0.0.0.0" ? "localhost" : uri.Host;
        return $"{uri.Scheme}://{host}:{uri.Port}";
    }
}
