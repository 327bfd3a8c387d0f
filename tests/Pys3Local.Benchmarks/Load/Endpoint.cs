namespace Pys3Local.Benchmarks.Load;

/// <summary>Where a server listens on this machine.</summary>
internal readonly record struct Endpoint(int Port, bool Tls)
{
    /// <summary>As it stands in the Host header, and so in signatures.</summary>
    public string Host => $"127.0.0.1:{Port}";

    public string Url => $"{(Tls ? "https" : "http")}://{Host}";
}
