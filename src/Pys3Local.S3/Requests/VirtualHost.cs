namespace Pys3Local.S3.Requests;

/// <summary>Virtual-host style: the bucket is the part of the host name before a known domain.</summary>
/// <remarks>
/// Only for domains that were configured, and <c>localhost</c>, below which every name is this machine (RFC 6761, 6.3): a host name that
/// merely has dots, like <c>nas.local</c>, names no bucket.
/// </remarks>
internal static class VirtualHost
{
    private const string Localhost = "localhost";

    public static string? BucketOf(string host, IReadOnlyList<string> domains)
    {
        var name = WithoutPort(host);
        foreach (var domain in domains)
        {
            if (BucketBelow(name, domain) is { } bucket)
                return bucket;
        }

        return BucketBelow(name, Localhost);
    }

    private static string? BucketBelow(ReadOnlySpan<char> name, string domain)
    {
        var label = name.Length - domain.Length - 1;
        return label > 0 && name[label] == '.' && name.EndsWith(domain, StringComparison.OrdinalIgnoreCase)
            ? name[..label].ToString().ToLowerInvariant()
            : null;
    }

    private static ReadOnlySpan<char> WithoutPort(string host)
    {
        var colon = host.LastIndexOf(':');
        return colon > host.LastIndexOf(']') ? host.AsSpan(0, colon) : host;
    }
}
