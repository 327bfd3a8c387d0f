using System.Net;
using Microsoft.AspNetCore.Http;

namespace Pys3Local.S3.Requests;

/// <summary>How the client addressed the server: the host as it is in the client's URL, and whether that begins with https.</summary>
/// <param name="Host">With its port, where one was named.</param>
internal readonly record struct ClientAddress(string Host, bool IsHttps)
{
    private const string HostHeader = "X-Forwarded-Host";
    private const string ProtocolHeader = "X-Forwarded-Proto";

    public static ClientAddress Unknown { get; } = new("", false);

    /// <summary>From the request itself, and from what a proxy says of it where that proxy is trusted: anyone can write these headers.</summary>
    public static ClientAddress Of(HttpContext http, IReadOnlyList<IPNetwork> trusted)
    {
        var request = http.Request;
        var received = new ClientAddress(request.Host.Value ?? "", request.IsHttps);
        if (trusted.Count == 0 || !IsTrusted(http.Connection.RemoteIpAddress, trusted))
            return received;

        return new(First(request, HostHeader) ?? received.Host, First(request, ProtocolHeader) is { } protocol ? protocol.Equals("https", StringComparison.OrdinalIgnoreCase) : received.IsHttps);
    }

    private static bool IsTrusted(IPAddress? address, IReadOnlyList<IPNetwork> trusted)
    {
        if (address is null)
            return false;

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return trusted.Any(network => network.Contains(plain));
    }

    /// <summary>Each proxy appends: the first is what the client said. Only a host, or a word, is taken.</summary>
    private static string? First(HttpRequest request, string header)
    {
        if (!request.Headers.TryGetValue(header, out var values) || values.Count == 0)
            return null;

        var first = values[0]!.Split(',', 2)[0].Trim();
        return first.Length is > 0 and <= 255 && first.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '[' or ']' or '_') ? first : null;
    }
}
