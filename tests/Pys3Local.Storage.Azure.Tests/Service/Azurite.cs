using System.ComponentModel;
using System.Diagnostics;

namespace Pys3Local.Storage.Azure.Tests.Service;

/// <summary>Azurite, in memory, on a port that was free; it ends with this process.</summary>
internal sealed class Azurite
{
    private const string Listens = "successfully listens on ";

    private static readonly Lazy<Task<Azurite>> Shared = new(() => StartAsync());
    private static readonly Lazy<Task<string>> Installed = new(InstallAsync);

    private readonly Process _process;

    private Azurite(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    /// <summary>The one of all tests that need nothing of their own; <c>PYS3LOCAL_TEST_AZURITE</c> is another that runs already.</summary>
    public static async Task<Uri> SharedAsync() =>
        Environment.GetEnvironmentVariable("PYS3LOCAL_TEST_AZURITE") is { Length: > 0 } url ? new(url) : (await Shared.Value).Url;

    public static async Task<Azurite> StartAsync(params string[] arguments)
    {
        var directory = await Installed.Value;
        var process = Start("node", directory, ["start.cjs", "--blobPort", "0", "--inMemoryPersistence", "--silent", "--disableTelemetry", "--skipApiVersionCheck", .. arguments]);
        _ = process.StandardError.ReadToEndAsync();
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (line.IndexOf(Listens, StringComparison.Ordinal) is >= 0 and var at)
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return new(process, new(line[(at + Listens.Length)..]));
            }
        }

        throw new InvalidOperationException($"Azurite has ended: {string.Join('\n', said)}");
    }

    public void Stop() => _process.Kill();

    /// <summary>Once per lock file.</summary>
    private static async Task<string> InstallAsync()
    {
        var sources = Path.Combine(AppContext.BaseDirectory, "Service", "azurite");
        var directory = Directory.CreateDirectory(Path.Combine(Artifacts(), "azurite")).FullName;
        var installed = Path.Combine(directory, "installed.json");
        var wanted = await File.ReadAllTextAsync(Path.Combine(sources, "package-lock.json"));
        foreach (var file in Directory.GetFiles(sources))
            File.Copy(file, Path.Combine(directory, Path.GetFileName(file)), overwrite: true);

        if (File.Exists(installed) && await File.ReadAllTextAsync(installed) == wanted)
            return directory;

        using var npm = Start("npm", directory, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        npm.StandardInput.Close();
        var (output, error) = (npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
        await npm.WaitForExitAsync();
        var said = await output + await error;
        Assert.SkipWhen(npm.ExitCode != 0 && IsUnreachable(said), "npm's registry cannot be reached, and Azurite is not there.");
        Assert.True(npm.ExitCode == 0, said);
        await File.WriteAllTextAsync(installed, wanted);
        return directory;
    }

    private static Process Start(string program, string directory, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"There is no {program}: scripts/test.sh installs it.");
            throw;
        }
    }

    private static string Artifacts()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Pys3Local.sln")))
                return Path.Combine(directory.FullName, "artifacts");
        }

        throw new InvalidOperationException("The tests do not lie below Pys3Local.sln.");
    }

    private static bool IsUnreachable(string said) =>
        new[] { "ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH" }.Any(said.Contains);
}
