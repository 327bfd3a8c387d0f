using System.Net;
using Pys3Local.S3.Hosting;
using Pys3Local.Storage;

namespace Pys3Local.Server.Testing;

/// <summary>
/// Buckets in host names that nobody has configured, for tests: <c>photos.s3.eu-west-1.amazonaws.com</c>, <c>photos.minio:9000</c>.
/// A name with dots is not one always, so there has to be a sign of it.
/// </summary>
public static class TestHosts
{
    private static readonly string[] Signs = [".s3.", ".s3-"];

    /// <summary>Null where the host means no bucket.</summary>
    public static string? BucketOf(AddressedRequest request, IObjectStore store)
    {
        var name = WithoutPort(request.Host).ToLowerInvariant();
        var dot = name.IndexOf('.');
        if (dot <= 0 || IPAddress.TryParse(name.Trim('[', ']'), out _) || name.StartsWith("s3.", StringComparison.Ordinal) || name.StartsWith("s3-", StringComparison.Ordinal))
            return null;
        foreach (var sign in Signs)
        {
            if (name.IndexOf(sign, StringComparison.Ordinal) is var at and > 0)
                return name[..at];
        }

        var path = request.Target.Split('?')[0];
        // In path style these have no meaning.
        if (path == "/" && request.Method is ("PUT" or "DELETE"))
            return name[..dot];
        var segment = path.Split('/', 3) is [_, var first, ..] ? Uri.UnescapeDataString(first) : "";
        return Exists(store, name[..dot]) && !Exists(store, segment) ? name[..dot] : null;
    }

    /// <summary>Of a store that answers at once, as memory does; another one is not waited for.</summary>
    private static bool Exists(IObjectStore store, string bucket)
    {
        if (bucket.Length == 0)
            return false;
        var found = store.FindBucketAsync(bucket, CancellationToken.None);
        if (found.IsCompletedSuccessfully)
            return found.Result is not null;
        _ = found.AsTask();
        return false;
    }

    private static string WithoutPort(string host) =>
        host.LastIndexOf(':') is var colon && colon > host.LastIndexOf(']') ? host[..colon] : host;
}
