using System.Diagnostics;
using Pys3Local.Benchmarks.Load;
using Pys3Local.Benchmarks.Signing;

namespace Pys3Local.Benchmarks.Servers;

/// <summary>The native binary, serving a directory of its own.</summary>
internal sealed class Pys3LocalServer : ServerProcess
{
    private const string ReadyLine = "pys3local ready ";

    private Pys3LocalServer(Process process, Endpoint endpoint)
        : base(process, endpoint)
    {
    }

    /// <param name="durability"><c>full</c> or <c>none</c>.</param>
    /// <param name="certificate">A PEM file with certificate and key, to serve HTTPS.</param>
    /// <param name="more">Other arguments.</param>
    public static Pys3LocalServer Start(string binary, string data, string durability, string? certificate = null, params string[] more)
    {
        var server = Launch(binary, data, durability, FreePort(), certificate, more);
        while (server.Process.StandardOutput.ReadLine() is { } line)
        {
            if (!line.StartsWith(ReadyLine, StringComparison.Ordinal))
                continue;
            // Nobody reads on: what the server may yet say must not fill the pipes.
            _ = server.Process.StandardOutput.ReadToEndAsync();
            _ = server.Process.StandardError.ReadToEndAsync();
            return server;
        }

        throw new InvalidOperationException("pys3local has not started: " + server.Process.StandardError.ReadToEnd());
    }

    /// <summary>Returns at once: the server is still starting.</summary>
    public static Pys3LocalServer Launch(string binary, string data, string durability, int port, string? certificate = null, params string[] more)
    {
        List<string> arguments =
        [
            "serve", "--path", data, "--listen", $"127.0.0.1:{port}", "--access-key-id", RequestSigner.AccessKeyId,
            "--secret-access-key", RequestSigner.Secret, "--durability", durability, "--config-dir", data + ".config", .. more,
        ];
        if (certificate is not null)
            arguments.AddRange(["--tls-cert", certificate]);
        // Of a server before another one of ours; no other looks at them.
        return new(
            Start(binary, arguments, [("AWS_ACCESS_KEY_ID", RequestSigner.AccessKeyId), ("AWS_SECRET_ACCESS_KEY", RequestSigner.Secret)]), new(port, certificate is not null));
    }
}
