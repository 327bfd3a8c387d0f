using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Pys3Local.Server.Listening;

/// <summary>
/// Where to listen: <c>:PORT</c> (every address of the machine), <c>ADDRESS:PORT</c>, <c>[IPV6]:PORT</c>, <c>localhost:PORT</c> (both
/// loopback addresses), or any of them without the port. Port 0 lets the system choose. Names are not looked up.
/// </summary>
public sealed record ListenAddress
{
    public const int DefaultPort = 10001;

    /// <summary>Where rest-server listens.</summary>
    public const int DefaultResticPort = 8000;

    private ListenAddress(ListenKind kind, IPAddress? address, int port)
    {
        Kind = kind;
        Address = address;
        Port = port;
    }

    public static ListenAddress Default { get; } = new(ListenKind.Any, null, DefaultPort);

    public ListenKind Kind { get; }

    /// <summary>Null for <see cref="ListenKind.Any"/> and <see cref="ListenKind.Loopback"/>.</summary>
    public IPAddress? Address { get; }

    public int Port { get; }

    /// <summary>The descriptor of an inherited socket; 0 otherwise.</summary>
    public int Descriptor { get; private init; }

    /// <param name="defaultPort">Where the text names none.</param>
    /// <exception cref="ServerException">It is none of the forms.</exception>
    public static ListenAddress Parse(string text, int defaultPort = DefaultPort)
    {
        if (!TrySplit(text.Trim(), out var host, out var portText) || !TryParsePort(portText, defaultPort, out var port))
            throw Bad(text);
        if (host is "" or "*")
            return new(ListenKind.Any, null, port);
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return new(ListenKind.Loopback, null, port);
        if (!IPAddress.TryParse(host, out var address) || !IsWrittenOut(host))
            throw Bad(text);
        return address.Equals(IPAddress.IPv6Any) ? new(ListenKind.Any, null, port) : new(ListenKind.Address, address, port);
    }

    internal static ListenAddress Inherited(int descriptor, IPEndPoint bound) =>
        new(ListenKind.Inherited, bound.Address, bound.Port) { Descriptor = descriptor };

    public override string ToString() => Kind switch
    {
        ListenKind.Any => $":{Port}",
        ListenKind.Loopback => $"localhost:{Port}",
        _ => new IPEndPoint(Address!, Port).ToString(),
    };

    private static bool TrySplit(string text, [NotNullWhen(true)] out string? host, [NotNullWhen(true)] out string? port)
    {
        host = port = null;
        var colon = text.LastIndexOf(':');
        if (text.StartsWith('['))
        {
            var bracket = text.IndexOf(']');
            if (bracket < 0 || (bracket != text.Length - 1 && text[bracket + 1] != ':'))
                return false;
            host = text[1..bracket];
            port = bracket == text.Length - 1 ? "" : text[(bracket + 2)..];
            return host.Contains(':');
        }

        if (text.Length == 0 || text.IndexOf(':') != colon)
            return false;
        host = colon < 0 ? text : text[..colon];
        port = colon < 0 ? "" : text[(colon + 1)..];
        return colon < 0 || port.Length > 0;
    }

    private static bool TryParsePort(string text, int defaultPort, out int port)
    {
        port = defaultPort;
        return text.Length == 0
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort);
    }

    // "1" and "0x7f.1" are addresses to inet_aton, and typing errors to everyone else.
    private static bool IsWrittenOut(string host) => host.Contains(':') || (host.AsSpan().Count('.') == 3 && !host.Contains('x'));

    private static ServerException Bad(string text) =>
        new($"cannot listen on '{text}': give :PORT, ADDRESS:PORT, [IPV6]:PORT or localhost:PORT (an address of this machine, not a name)");
}

public enum ListenKind
{
    /// <summary>Every address, IPv6 and IPv4; only IPv4 on a machine without IPv6.</summary>
    Any,

    /// <summary>127.0.0.1 and ::1.</summary>
    Loopback,

    /// <summary>One address.</summary>
    Address,

    /// <summary>A socket that listens already: see <see cref="InheritedSockets"/>.</summary>
    Inherited,
}

/// <summary>The server cannot start or go on as configured. The message is one line for the operator and says what to do.</summary>
public sealed class ServerException(string message, Exception? inner = null) : Exception(message, inner);
