using System.Runtime.InteropServices;

namespace Pys3Local.Benchmarks.Native;

/// <summary>TLS for the generator, without a stream between it and the socket.</summary>
internal static unsafe partial class OpenSsl
{
    public const int WantRead = 2;
    public const int WantWrite = 3;

    private static readonly Lazy<nint> Client = new(() => NewContext(ClientMethod()));

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_connect")]
    public static partial int Connect(nint session);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_read")]
    public static partial int Read(nint session, byte* buffer, int length);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_write")]
    public static partial int Write(nint session, byte* buffer, int length);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_get_error")]
    public static partial int Error(nint session, int result);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_free")]
    public static partial void Free(nint session);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_set_fd")]
    private static partial int SetFile(nint session, int file);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_new")]
    private static partial nint New(nint context);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_CTX_new")]
    private static partial nint NewContext(nint method);

    [LibraryImport("libssl.so.3", EntryPoint = "TLS_client_method")]
    private static partial nint ClientMethod();

    /// <summary>A session over a connected, blocking socket. The peer's certificate is not looked at.</summary>
    public static nint Open(int socket)
    {
        var session = New(Client.Value);
        return SetFile(session, socket) == 1 && Connect(session) == 1 ? session : throw new IOException("the TLS handshake failed");
    }
}
