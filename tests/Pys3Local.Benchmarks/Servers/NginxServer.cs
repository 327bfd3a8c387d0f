using System.Diagnostics;
using Pys3Local.Benchmarks.Load;

namespace Pys3Local.Benchmarks.Servers;

/// <summary>nginx with a configuration, directory and port of its own; the system's stays as it is.</summary>
internal sealed class NginxServer : ServerProcess
{
    private const string ProcessId = "nginx.pid";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private NginxServer(Process process, int port, int tlsPort)
        : base(process, new(port, Tls: false)) => TlsEndpoint = new(tlsPort, Tls: true);

    public Endpoint TlsEndpoint { get; }

    /// <param name="room">An empty directory; what is served is below <c>data</c>.</param>
    public static NginxServer Start(string room, string certificate)
    {
        var (port, tlsPort) = (FreePort(), FreePort());
        Directory.CreateDirectory(Path.Combine(room, "data"));
        Directory.CreateDirectory(Path.Combine(room, "body"));
        var configuration = Path.Combine(room, "nginx.conf");
        File.WriteAllText(configuration, Configuration(room, certificate, port, tlsPort));
        // nginx writes its process id when it listens.
        using var decided = new ManualResetEventSlim();
        using var watcher = new FileSystemWatcher(room, ProcessId);
        watcher.Created += (_, _) => decided.Set();
        watcher.EnableRaisingEvents = true;
        var server = new NginxServer(Start("nginx", ["-p", room, "-c", configuration, "-e", "stderr"]), port, tlsPort);
        _ = server.Process.StandardOutput.ReadToEndAsync();
        server.Process.Exited += (_, _) => decided.Set();
        server.Process.EnableRaisingEvents = true;
        if (!decided.Wait(Patience) || server.Process.HasExited)
            throw new InvalidOperationException("nginx has not started: " + server.Process.StandardError.ReadToEnd());

        _ = server.Process.StandardError.ReadToEndAsync();
        return server;
    }

    // Debian's defaults, without the log that ours does not write either, and with what a store needs: large bodies and DAV.
    private static string Configuration(string room, string certificate, int port, int tlsPort) => $$"""
        daemon off;
        {{(Environment.UserName == "root" ? "user root;" : "")}}
        worker_processes auto;
        pid {{room}}/{{ProcessId}};
        error_log stderr crit;
        events { worker_connections 16384; }
        http {
          sendfile on;
          tcp_nopush on;
          types_hash_max_size 2048;
          default_type application/octet-stream;
          access_log off;
          keepalive_requests 1000000000;
          client_max_body_size 0;
          client_body_temp_path {{room}}/body;
          proxy_temp_path {{room}}/proxy;
          fastcgi_temp_path {{room}}/fastcgi;
          uwsgi_temp_path {{room}}/uwsgi;
          scgi_temp_path {{room}}/scgi;
          ssl_certificate {{certificate}};
          ssl_certificate_key {{certificate}};
          ssl_protocols TLSv1.2 TLSv1.3;
          server {
            listen 127.0.0.1:{{port}};
            listen 127.0.0.1:{{tlsPort}} ssl;
            root {{room}}/data;
            location / {
              dav_methods PUT DELETE;
              create_full_put_path on;
            }
          }
        }

        """;
}
