namespace Pys3Local.Server.Listening;

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
