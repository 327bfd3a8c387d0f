namespace Pys3Local.Storage.Drime.Connect;

/// <summary>The network as the store uses it.</summary>
internal static class ServiceHandler
{
    public static SocketsHttpHandler Create(TimeProvider time) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(20),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
    };
}
