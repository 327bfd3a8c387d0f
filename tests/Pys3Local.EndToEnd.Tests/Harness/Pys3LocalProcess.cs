using System.Diagnostics;
using System.Globalization;
using System.Net;
using Pys3Local.EndToEnd.Harness.Raw;

namespace Pys3Local.EndToEnd.Harness;

/// <summary>A running server: the native binary, in directories of its own, killed with the test.</summary>
public sealed class Pys3LocalProcess : IAsyncDisposable
{
    private const string ReadyFileName = "ready";

    private readonly Process _process;
    private readonly TemporaryDirectory _directory;
    private readonly string _scheme;

    private Pys3LocalProcess(Process process, TemporaryDirectory directory, ServerOptions options, string data, string home)
    {
        _process = process;
        _directory = directory;
        _scheme = options.Scheme;
        Keys = options.Keys ?? Keys.Default;
        DataDirectory = data;
        Home = home;
        process.OutputDataReceived += (_, e) => Output.Add(e.Data);
        process.ErrorDataReceived += (_, e) => Error.Add(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Keys Keys { get; }

    public string DataDirectory { get; }

    public string Home { get; }

    public OutputLog Output { get; } = new();

    public OutputLog Error { get; } = new();

    public int Port { get; private set; }

    public string ReadyFilePath => _directory[ReadyFileName];

    public int Id => _process.Id;

    public int ExitCode => _process.ExitCode;

    public bool HasExited => _process.HasExited;

    /// <summary>The endpoint on the IPv4 loopback address, as clients are configured.</summary>
    public string Url => $"{_scheme}://127.0.0.1:{Port}";

    public RawS3 Raw => new(new(IPAddress.Loopback, Port), Keys);

    /// <summary>Resident memory, in bytes.</summary>
    public long ResidentBytes => ReadStatus("VmRSS:");

    /// <summary>The most that resident memory has been, in bytes.</summary>
    public long PeakResidentBytes => ReadStatus("VmHWM:");

    public int OpenDescriptors => Directory.GetFileSystemEntries($"/proc/{Id}/fd").Length;

    /// <summary>What each open descriptor leads to.</summary>
    public IReadOnlyList<string> Descriptors =>
        [.. new DirectoryInfo($"/proc/{Id}/fd").GetFiles().Select(file => file.LinkTarget ?? "").Order(StringComparer.Ordinal)];

    public int OpenSockets =>
        new DirectoryInfo($"/proc/{Id}/fd").GetFiles().Count(file => file.LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);

    /// <summary>Starts a server and waits until it says that it is ready.</summary>
    public static async Task<Pys3LocalProcess> StartAsync(ServerOptions options, CancellationToken cancellation)
    {
        var server = Launch(options);
        try
        {
            await server.WaitForReadyAsync(cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a server that may well refuse to.</summary>
    public static Pys3LocalProcess Launch(ServerOptions options)
    {
        var directory = new TemporaryDirectory(options.Root);
        var data = options.DataDirectory ?? directory["data"];
        var home = options.Home ?? Directory.CreateDirectory(directory["home"]).FullName;
        var inRoot = options.Root?.Length ?? 0;
        List<string> arguments =
            ["serve", .. options.HasOwnPath ? (string[])[] : ["--path", data[inRoot..]], "--listen", options.Listen, "--ready-file", directory[ReadyFileName][inRoot..]];
        if (options.Keys is { } keys)
            arguments.AddRange(["--access-key-id", keys.AccessKeyId, "--secret-access-key", keys.SecretAccessKey]);

        arguments.AddRange(options.Arguments);
        if (options.Root is { } root)
            arguments.InsertRange(0, [root, "/" + Path.GetFileName(NativeBinary.Path)]);

        var start = new ProcessStartInfo(options.Root is null ? NativeBinary.Path : "chroot", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = directory.Path,
        };
        OwnVariables.Remove(start.Environment);
        start.Environment["HOME"] = home[inRoot..];
        start.Environment.Remove("XDG_CONFIG_HOME");
        foreach (var (name, value) in options.Environment)
            start.Environment[name] = value;

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new(process, directory, options, data, home);
    }

    public void Signal(int signal) => Signals.Send(Id, signal);

    /// <summary>kill -9: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync(CancellationToken cancellation)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellation);
    }

    public async Task<int> WaitForExitAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync(CancellationToken.None);

        _process.Dispose();
        _directory.Dispose();
    }

    private async Task WaitForReadyAsync(CancellationToken cancellation)
    {
        await Eventually.HoldsAsync(
            () => _process.HasExited || (ReadyFile.Port(ReadyFilePath) is not null && Output.Lines.Any(line => line.StartsWith("pys3local ready ", StringComparison.Ordinal))),
            () => $"The server did not become ready.\n{Output.Text}\n{Error.Text}",
            cancellation);
        if (ReadyFile.Port(ReadyFilePath) is { } port)
        {
            Port = port;
            return;
        }

        // Also waits for the last line of output.
        await _process.WaitForExitAsync(cancellation);
        throw new InvalidOperationException($"The server ended with {_process.ExitCode}.\n{Output.Text}\n{Error.Text}");
    }

    private long ReadStatus(string name)
    {
        var line = File.ReadLines($"/proc/{Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        var kibibytes = line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return long.Parse(kibibytes, CultureInfo.InvariantCulture) * 1024;
    }
}
