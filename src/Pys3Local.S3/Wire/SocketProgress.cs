using System.Net.Sockets;

namespace Pys3Local.S3.Wire;

/// <summary>How far a connection has come, by the system's own count.</summary>
internal static class SocketProgress
{
    // Of Linux: the level and name of the option, and where the count is in struct tcp_info (linux/tcp.h).
    private const int Tcp = 6;
    private const int TcpInfo = 11;
    private const int BytesAckedOffset = 120;

    /// <summary>Bytes that the peer has acknowledged since the connection began; 0 where the system does not say it.</summary>
    public static long Acknowledged(Socket socket)
    {
        if (!OperatingSystem.IsLinux() || socket.ProtocolType != ProtocolType.Tcp)
            return 0;

        Span<byte> info = stackalloc byte[BytesAckedOffset + sizeof(ulong)];
        try
        {
            return socket.GetRawSocketOption(Tcp, TcpInfo, info) == info.Length
                ? (long)BitConverter.ToUInt64(info[BytesAckedOffset..])
                : 0;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }
}
