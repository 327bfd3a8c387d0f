using System.Globalization;
using System.Net;

namespace Pys3Local.Cli.Serving;

/// <summary>What a server has to know of its network: proxies, and the names under which clients know it.</summary>
internal static class NetworkNames
{
    /// <summary>An address, or a network with the bits of its prefix: 10.0.0.5, 10.0.0.0/8, 2001:db8::/32.</summary>
    public static IPNetwork Proxy(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 && IPAddress.TryParse(text, out var address) && (text.Contains(':', StringComparison.Ordinal) || text.Split('.').Length == 4))
            return new(address, address.GetAddressBytes().Length * 8);

        return slash > 0 && IPNetwork.TryParse(text, out var network)
            ? network
            : throw new UsageException($"--trusted-proxy: '{text}' is neither an address nor a network. Write 10.0.0.5 or 10.0.0.0/8.");
    }

    /// <summary>A host, with a port where clients have one in their URL.</summary>
    public static string Host(string text)
    {
        var colon = text.LastIndexOf(':');
        var isPort = colon > text.LastIndexOf(']') && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        var name = isPort ? text[..colon] : text;
        return Uri.CheckHostName(name.Trim('[', ']')) != UriHostNameType.Unknown
            ? text
            : throw new UsageException($"--also-known-as: '{text}' is not a host. Write minio or minio:9000, without http://.");
    }

    /// <summary>Without a slash at its end; empty for none.</summary>
    public static string Prefix(string? text)
    {
        if (string.IsNullOrEmpty(text) || text == "/")
            return "";

        var prefix = text.TrimEnd('/');
        return prefix.StartsWith('/') && !prefix.Contains("//", StringComparison.Ordinal) && prefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '.' or '_' or '~')
            ? prefix
            : throw new UsageException($"--path-prefix: '{text}' is not a path. Write /s3.");
    }
}
