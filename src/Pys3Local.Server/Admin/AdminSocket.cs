using System.Net.Sockets;
using System.Text;
using Pys3Local.Server.Listening;

namespace Pys3Local.Server.Admin;

/// <summary>The file that the admin server listens on, and the way of a client to it.</summary>
public static class AdminSocket
{
    /// <summary>Bytes: sun_path of unix(7), with the zero at its end.</summary>
    private const int PathLimit = 108;

    /// <summary>A client of the server that listens there; null if none does.</summary>
    public static HttpClient? Connect(string path)
    {
        if (!Fits(path) || !IsListening(path))
            return null;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        return new HttpClient(handler) { BaseAddress = new("http://localhost/"), Timeout = Timeout.InfiniteTimeSpan };
    }

    internal static void CheckPath(string path)
    {
        if (!Fits(path))
            throw new ServerException($"{path}: too long for a socket ({PathLimit - 1} bytes); commands that ask a running server do not work");
    }

    internal static void KeepToOwner(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static bool Fits(string path) => Encoding.UTF8.GetByteCount(path) < PathLimit;

    private static bool IsListening(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
