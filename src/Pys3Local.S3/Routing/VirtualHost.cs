namespace Pys3Local.S3.Routing;

/// <summary>Virtual-host style: the bucket is the part of the host name before a known domain.</summary>
/// <remarks>Only for domains that were configured: a host name that merely has dots, like <c>nas.local</c>, names no bucket.</remarks>
internal static class VirtualHost
{
    public static string? BucketOf(string host, IReadOnlyList<string> domains)
    {
        if (domains.Count == 0)
            return null;

        var name = WithoutPort(host);
        foreach (var domain in domains)
        {
            var label = name.Length - domain.Length - 1;
            if (label > 0 && name[label] == '.' && name.EndsWith(domain, StringComparison.OrdinalIgnoreCase))
                return name[..label].ToString().ToLowerInvariant();
        }

        return null;
    }

    private static ReadOnlySpan<char> WithoutPort(string host)
    {
        var colon = host.LastIndexOf(':');
        return colon > host.LastIndexOf(']') ? host.AsSpan(0, colon) : host;
    }
}
