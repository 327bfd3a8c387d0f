using Microsoft.AspNetCore.Http;
using Pys3Local.S3;
using Pys3Local.Server.Listening;

namespace Pys3Local.Server.Console;

/// <summary>
/// Stands before the path of all requests on a server that has a console, and on no other: what comes in where the console listens goes to its files, and the console's pages may
/// read the answers of the S3 endpoint and of the administration.
/// </summary>
internal sealed class ConsoleStage(ConsoleOptions options, bool isHttps, S3Endpoint endpoint, Func<HttpContext, Task> next)
{
    private const string Vary = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method";

    private readonly ConsoleEndpoint _pages = new(options, isHttps);
    private readonly string _scheme = isHttps ? "https" : "http";
    private readonly HashSet<string> _origins = [.. options.Origins.Select(ConsoleOptions.OriginOf).OfType<string>()];
    private int[] _ports = [];

    /// <summary>Told once everything listens.</summary>
    /// <param name="endpoint">The port of the S3 endpoint.</param>
    /// <param name="ports">Those of the console.</param>
    public void Listening(int endpoint, int[] ports) => (_pages.Port, _ports) = (endpoint, ports);

    public Task HandleAsync(HttpContext http)
    {
        if (ConsoleListener.Accepted(http))
            return _pages.AnswerAsync(http);
        if (ResticListener.Accepted(http) || http.Request.Headers.Origin is not [{ } origin] || !IsConsole(origin, http.Request.Host))
            return next(http);
        if (HttpMethods.IsOptions(http.Request.Method) && http.Request.Headers.AccessControlRequestMethod is [{ } method])
        {
            Allow(http.Response.Headers, origin);
            http.Response.Headers.AccessControlAllowMethods = method;
            http.Response.Headers.AccessControlAllowHeaders = http.Request.Headers.AccessControlRequestHeaders;
            http.Response.Headers.AccessControlMaxAge = "600";
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        if (OwnRights.AreAsked(http))
        {
            Allow(http.Response.Headers, origin);
            return OwnRights.AnswerAsync(http, endpoint);
        }

        // Last of all, in place of what the rules of a bucket say.
        http.Response.OnStarting(static state =>
        {
            var (headers, origin) = ((IHeaderDictionary, string))state;
            Allow(headers, origin);
            return Task.CompletedTask;
        }, (http.Response.Headers, origin));
        return next(http);
    }

    /// <summary>The console of this server: at the same host as this request, at the console's port; or where the operator says that it is.</summary>
    private bool IsConsole(string origin, HostString host) =>
        _origins.Contains(origin) || Array.Exists(_ports, port => origin.Equals($"{_scheme}://{host.Host}{PortOf(port)}", StringComparison.OrdinalIgnoreCase));

    // Browsers leave out the port that goes without saying.
    private string PortOf(int port) => port == (isHttps ? 443 : 80) ? "" : $":{port}";

    /// <summary>Without credentials: those are what a browser adds by itself, and the console signs.</summary>
    private static void Allow(IHeaderDictionary headers, string origin)
    {
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders = "*";
        headers.Remove("Access-Control-Allow-Credentials");
        headers.Vary = Vary;
    }
}
