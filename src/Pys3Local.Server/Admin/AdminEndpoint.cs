using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Pys3Local.S3;
using Pys3Local.S3.Access;
using Pys3Local.Server.Logging;
using Pys3Local.Storage.Limits;

namespace Pys3Local.Server.Admin;

/// <summary>What can be asked over the admin socket, on the port of S3: signed like a request of S3, by a key of the administrator's preset.</summary>
internal sealed class AdminEndpoint(S3Endpoint endpoint, IReadOnlyList<AdminRoute> routes, AccessLog audit, ILogger logger, TimeProvider time)
{
    private const string Base = "/.pys3local";
    private const string Prefix = Base + "/v1/";
    private const int MaxBodyBytes = 64 << 10;
    private const int MaxRequests = 16;

    /// <summary>Of their own: they are answered when everything else is in use.</summary>
    private readonly Limit _atWork = new("administration", "Administrative requests at once.", MaxRequests);
    private readonly AdminApplication _application = new(routes, logger, CancellationToken.None);

    public AuditTrail? Trail { get; init; }

    /// <param name="target">Of the request, as it arrived.</param>
    public static bool IsAsked(string target) => target.StartsWith(Prefix, StringComparison.Ordinal);

    public async Task AnswerAsync(HttpContext http, string requestId)
    {
        if (!_atWork.TryTake(1))
        {
            await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, "others are administering this server; try again");
            return;
        }

        var begun = time.GetTimestamp();
        try
        {
            http.Response.Headers["x-amz-request-id"] = requestId;
            var (found, isTooLarge) = await endpoint.FindAdministratorAsync(http, requestId, KeyScope.Administer, MaxBodyBytes, http.RequestAborted);
            if (isTooLarge)
            {
                await RefuseAsync(http, StatusCodes.Status413PayloadTooLarge, $"the body is too large: administrative requests have {MaxBodyBytes / 1024} KiB at most");
                return;
            }

            if (found is not { } key)
            {
                await RefuseAsync(http, StatusCodes.Status403Forbidden, "the request must be signed (AWS4-HMAC-SHA256, with the hash of its body) by a key of the preset 'admin' that is for every bucket");
                return;
            }

            http.Request.Path = http.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?', 2)[0][Base.Length..];
            await _application.ProcessRequestAsync((DefaultHttpContext)http);
            if (!HttpMethods.IsGet(http.Request.Method))
            {
                audit.WriteAdministration(http, requestId, key, time.GetElapsedTime(begun));
                Trail?.Note(http, key, "administration");
            }
        }
        finally
        {
            _atWork.Give(1);
        }
    }

    private static async Task RefuseAsync(HttpContext http, int status, string why)
    {
        var text = Encoding.UTF8.GetBytes(why + "\n");
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.ContentLength = text.Length;
        // A body that nobody has read could be taken for the next request.
        http.Response.Headers.Connection = "close";
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(text, http.RequestAborted);
    }
}
