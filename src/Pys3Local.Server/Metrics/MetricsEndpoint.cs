using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pys3Local.S3;
using Pys3Local.S3.Requests;
using Pys3Local.Storage.Limits;

namespace Pys3Local.Server.Metrics;

/// <summary>Where Prometheus reads, and who may.</summary>
internal sealed class MetricsEndpoint(S3Endpoint endpoint, ServerMetrics metrics, Budget budget)
{
    public const string Path = "/.pys3local/metrics";

    /// <summary>What a key must be allowed to do.</summary>
    public const string Action = "pys3local:GetMetrics";

    private const string BearerScheme = "Bearer ";
    private const int MaxScrapes = 4;

    /// <summary>Answers at once: of their own, so that they come when everything else is in use.</summary>
    private readonly Limit _scrapes = new("scrapes", "Answers with metrics at once.", MaxScrapes);
    private readonly byte[]? _token = metrics.Token is { } token ? SHA256.HashData(Encoding.UTF8.GetBytes(token)) : null;

    public ServerMetrics Counts { get; } = metrics;

    /// <summary>MinIO's paths could be a key in a bucket of that name: they mean metrics where no request of S3 looks like this, unsigned or with a token.</summary>
    /// <param name="target">Of the request, as it arrived.</param>
    public static bool IsAsked(HttpContext http, string target)
    {
        var path = RawTarget.PathOf(target);
        return path is MetricsEndpoint.Path
            || (path is MinioMetrics.Cluster or MinioMetrics.Node or MinioMetrics.Bucket or MinioMetrics.Resource
                && HttpMethods.IsGet(http.Request.Method)
                && http.Request.QueryString.Value is null or ""
                && http.Request.Headers.Authorization is var given && (given.Count == 0 || IsBearer(given.ToString())));
    }

    public async Task AnswerAsync(HttpContext http, string requestId)
    {
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
            await RefuseAsync(http, StatusCodes.Status405MethodNotAllowed, "metrics are read with GET");
        else if (await WhyNotAsync(http, requestId) is { } why)
            await RefuseAsync(http, StatusCodes.Status403Forbidden, why);
        else if (!_scrapes.TryTake(1))
            await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, "the metrics are being read by others; try again");
        else
            await WriteAsync(http);
    }

    private async Task WriteAsync(HttpContext http)
    {
        try
        {
            var path = PathOf(http).ToString();
            var store = await Counts.Store(http.RequestAborted);
            Counts.Requests.Forget(store);
            var text = new MetricsText(path == Path && http.Request.Headers.Accept.ToString().Contains("application/openmetrics-text", StringComparison.OrdinalIgnoreCase));
            if (path == Path)
                await OwnMetrics.WriteAsync(text, Counts, store, budget, http.RequestAborted);
            else
                MinioMetrics.Write(text, path, Counts, store, budget);
            await SendAsync(http, StatusCodes.Status200OK, text.ContentType, text.ToBytes());
        }
        finally
        {
            _scrapes.Give(1);
        }
    }

    /// <summary>Null where it is allowed.</summary>
    private async ValueTask<string?> WhyNotAsync(HttpContext http, string requestId)
    {
        var given = http.Request.Headers.Authorization.ToString();
        if (IsBearer(given))
        {
            return _token is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given[BearerScheme.Length..])), _token)
                ? null
                : "this token does not give access to the metrics (--metrics-token)";
        }

        if (given.Length > 0)
            return await endpoint.FindAdministratorAsync(http, requestId, Action, maxBody: 0, http.RequestAborted) is (not null, _) ? null : "the signature is not valid, or its key may not read the metrics (a key with the preset 'metrics' that is for every bucket may)";
        return _token is null && IsOfThisMachine(http)
            ? null
            : "metrics are read with a token (--metrics-token), signed with a key of the preset 'metrics', or, where no token is set, from this machine";
    }

    /// <summary>
    /// A proxy on this machine stands for others, and says so; a page in a browser on this machine asks under the name that it was loaded from.
    /// </summary>
    private static bool IsOfThisMachine(HttpContext http)
    {
        var headers = http.Request.Headers;
        if (http.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address)
            || headers.ContainsKey("X-Forwarded-For") || headers.ContainsKey("X-Forwarded-Host") || headers.ContainsKey("Forwarded") || headers.ContainsKey("Via") || headers.ContainsKey("X-Real-IP"))
        {
            return false;
        }

        var host = http.Request.Host.Host.Trim('[', ']');
        return host == "localhost" || (IPAddress.TryParse(host, out var named) && IPAddress.IsLoopback(named));
    }

    private static bool IsBearer(string authorization) => authorization.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> PathOf(HttpContext http) => RawTarget.PathOf(http.Features.Get<IHttpRequestFeature>()!.RawTarget);

    private static Task RefuseAsync(HttpContext http, int status, string why) =>
        SendAsync(http, status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(why + "\n"));

    private static async Task SendAsync(HttpContext http, int status, string type, byte[] body)
    {
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = type;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await response.Body.WriteAsync(body, http.RequestAborted);
    }
}
