using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pys3Local.Server.Console;
using Pys3Local.Server.Listening;

namespace Pys3Local.Server;

/// <summary>
/// Stands before the path of all requests on a server with a path prefix, and on no other. A proxy that leaves the prefix on puts it before the server's own paths as well (health, metrics,
/// administration), which know nothing of it: it is taken off there. Requests of S3 keep it; who signs a path with it is understood either way.
/// </summary>
internal sealed class PrefixStage(string prefix, Func<HttpContext, Task> next)
{
    private readonly string _before = prefix + OwnRights.Root;

    public Task HandleAsync(HttpContext http)
    {
        var request = http.Features.Get<IHttpRequestFeature>()!;
        if (request.RawTarget.StartsWith(_before, StringComparison.Ordinal) && !ConsoleListener.Accepted(http) && !ResticListener.Accepted(http))
            request.RawTarget = request.RawTarget[prefix.Length..];

        return next(http);
    }
}
