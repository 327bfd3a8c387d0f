using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Monitoring;

/// <summary>The metrics as Prometheus reads them: its own check, a scrape, and the alarms that are in the documentation.</summary>
public sealed class PrometheusTests
{
    private static CancellationToken Cancellation => TestRun.Cancellation;

    private static string Rules => Path.Combine(AppContext.BaseDirectory, "Monitoring", "pys3local-rules.yml");

    [Test]
    public async Task Its_own_check_has_nothing_to_say_about_names_types_and_units()
    {
        await using var server = await StartAsync(new());
        using var client = new HttpClient();

        var result = await new Command("promtool", "check", "metrics") { Input = await client.GetByteArrayAsync($"{server.Url}/.pys3local/metrics", Cancellation) }.RunAsync(Cancellation);

        Assert.Equal((0, ""), (result.ExitCode, result.Output + result.Error));
    }

    [Test]
    public async Task The_alarms_of_the_documentation_are_rules_that_it_takes()
    {
        var result = await new Command("promtool", "check", "rules", Rules).RunAsync(Cancellation);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("SUCCESS", result.Output, StringComparison.Ordinal);
    }

    [Test]
    public async Task It_scrapes_with_a_token_and_the_alarm_for_a_backup_that_did_not_come_fires()
    {
        await using var server = await StartAsync(new() { Arguments = ["--metrics-token", "a-token"] });
        using var work = new TemporaryDirectory();
        var port = FreePort();
        await File.WriteAllTextAsync(work["prometheus.yml"], $"""
            global: {"{"} scrape_interval: 1s, evaluation_interval: 1s {"}"}
            rule_files: [rules.yml]
            scrape_configs:
              - job_name: pys3local
                metrics_path: /.pys3local/metrics
                authorization: {"{"} credentials: a-token {"}"}
                static_configs: [ {"{"} targets: ["127.0.0.1:{server.Port}"] {"}"} ]
              - job_name: minio
                metrics_path: /minio/v2/metrics/cluster
                authorization: {"{"} credentials: a-token {"}"}
                static_configs: [ {"{"} targets: ["127.0.0.1:{server.Port}"] {"}"} ]
            """, Cancellation);
        // The alarm of the documentation, with seconds in place of hours.
        var rules = (await File.ReadAllTextAsync(Rules, Cancellation)).Replace("26 * 3600", "0", StringComparison.Ordinal).Replace("for: 10m", "for: 0s", StringComparison.Ordinal);
        await File.WriteAllTextAsync(work["rules.yml"], rules, Cancellation);

        using var prometheus = Process.Start(new ProcessStartInfo("prometheus",
            [$"--config.file={work["prometheus.yml"]}", $"--storage.tsdb.path={work["tsdb"]}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=warn"])
        { RedirectStandardError = true })!;
        var said = new OutputLog();
        prometheus.ErrorDataReceived += (_, e) => said.Add(e.Data);
        prometheus.BeginErrorReadLine();
        try
        {
            using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}/") };
            await Eventually.HoldsAsync(async () => await ValueAsync(client, "pys3local_bucket_objects{bucket=\"a-bucket\"}") == 2, () => said.Text, Cancellation);
            await Eventually.HoldsAsync(async () => await ValueAsync(client, "minio_cluster_usage_object_total") == 2, () => said.Text, Cancellation);
            Assert.Equal(2, await ValueAsync(client, "pys3local_requests_total{operation=\"PutObject\",code=\"200\"}"));
            await Eventually.HoldsAsync(
                async () => await ValueAsync(client, "ALERTS{alertname=\"Pys3LocalNoBackup\",bucket=\"a-bucket\",alertstate=\"firing\"}") == 1, () => said.Text, Cancellation);
            Assert.DoesNotContain("level=error", said.Text, StringComparison.Ordinal);
        }
        finally
        {
            prometheus.Kill();
            await prometheus.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Test]
    public async Task Last_writes_outlive_a_restart()
    {
        using var work = new TemporaryDirectory();
        string before;
        await using (var server = await StartAsync(new() { DataDirectory = work["data"] }))
        {
            before = await LineAsync(server);
            server.Signal(Signals.Terminate);
            await server.WaitForExitAsync(Cancellation);
        }

        await using var next = await Pys3LocalProcess.StartAsync(new() { DataDirectory = work["data"] }, Cancellation);
        Assert.Equal(before, await LineAsync(next));

        static async Task<string> LineAsync(Pys3LocalProcess server)
        {
            using var client = new HttpClient();
            return Assert.Single(
                (await client.GetStringAsync($"{server.Url}/.pys3local/metrics", Cancellation)).Split('\n'), line => line.StartsWith("pys3local_last_write_timestamp_seconds{", StringComparison.Ordinal));
        }
    }

    private static async Task<Pys3LocalProcess> StartAsync(ServerOptions options)
    {
        var server = await Pys3LocalProcess.StartAsync(options, Cancellation);
        (await server.Raw.PutAsync("/a-bucket", [], cancellation: Cancellation)).Succeeded();
        (await server.Raw.PutAsync("/a-bucket/first", Encoding.UTF8.GetBytes("content"), cancellation: Cancellation)).Succeeded();
        (await server.Raw.PutAsync("/a-bucket/second", Encoding.UTF8.GetBytes("content"), cancellation: Cancellation)).Succeeded();
        (await server.Raw.GetAsync("/a-bucket/first", cancellation: Cancellation)).Succeeded();
        Assert.Equal(404, (await server.Raw.GetAsync("/a-bucket/missing", cancellation: Cancellation)).Status);
        return server;
    }

    /// <summary>Null where there is none yet.</summary>
    private static async Task<double?> ValueAsync(HttpClient client, string query)
    {
        try
        {
            using var answer = JsonDocument.Parse(await client.GetStringAsync($"api/v1/query?query={Uri.EscapeDataString(query)}", Cancellation));
            var found = answer.RootElement.GetProperty("data").GetProperty("result");
            return found.GetArrayLength() == 0 ? null : double.Parse(found[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
