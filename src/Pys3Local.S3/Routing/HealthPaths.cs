using Microsoft.AspNetCore.Http;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Routing;

/// <summary>
/// Where MinIO, LocalStack and common orchestrators look whether a server lives. Only unsigned requests mean that: who signs means a bucket
/// of such a name.
/// </summary>
internal static class HealthPaths
{
    private static readonly HashSet<string> Paths = new(StringComparer.Ordinal)
    {
        "/minio/health/live", "/minio/health/ready", "/minio/health/cluster", "/minio/health/cluster/read",
        "/health", "/healthz", "/livez", "/readyz", "/_localstack/health",
    };

    private static readonly int LongestPath = Paths.Max(path => path.Length);

    /// <summary>Whoever starts a server again that does not live would also end the repair that makes it ready.</summary>
    private static readonly HashSet<string> LifePaths = new(StringComparer.Ordinal) { "/minio/health/live", "/livez" };

    public static bool AskForLife(string target) => LifePaths.GetAlternateLookup<ReadOnlySpan<char>>().Contains(RawTarget.PathOf(target));

    public static bool AreAsked(HttpContext http, string target, IReadOnlyList<string> domains)
    {
        var method = http.Request.Method;
        var isHead = HttpMethods.IsHead(method);
        if (!isHead && !HttpMethods.IsGet(method))
            return false;

        var path = RawTarget.PathOf(target);
        return ((isHead && path is "/") || (path.Length <= LongestPath && Paths.GetAlternateLookup<ReadOnlySpan<char>>().Contains(path)))
            && http.Request.Headers.Authorization.Count == 0
            && !IsSigned(target.AsSpan(path.Length))
            && VirtualHost.BucketOf(http.Request.Host.Value ?? "", domains) is null;
    }

    private static bool IsSigned(ReadOnlySpan<char> query) =>
        query.Contains("X-Amz-", StringComparison.OrdinalIgnoreCase) || query.Contains("Signature=", StringComparison.Ordinal);
}
