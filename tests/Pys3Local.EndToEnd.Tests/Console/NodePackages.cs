using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Console;

/// <summary>The scripts with what they need from npm, as their lock file says: installed into the build output, once per lock file.</summary>
internal static class NodePackages
{
    private static readonly SemaphoreSlim One = new(1, 1);

    private static readonly string Sources = Path.Combine(AppContext.BaseDirectory, "Console", "scripts");

    /// <summary>The directory with the scripts.</summary>
    public static async Task<string> InstallAsync(CancellationToken cancellation)
    {
        var directory = Directory.CreateDirectory(Path.Combine(NativeBinary.Artifacts, "console-tests")).FullName;
        var installed = Path.Combine(directory, "installed.json");
        var wanted = await File.ReadAllTextAsync(Path.Combine(Sources, "package-lock.json"), cancellation);
        await One.WaitAsync(cancellation);
        try
        {
            foreach (var file in Directory.GetFiles(Sources))
                File.Copy(file, Path.Combine(directory, Path.GetFileName(file)), overwrite: true);
            if (File.Exists(installed) && await File.ReadAllTextAsync(installed, cancellation) == wanted)
                return directory;
            var install = await new Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund") { WorkingDirectory = directory }.RunAsync(cancellation);
            Assert.SkipWhen(IsUnreachable(install), $"npm's registry cannot be reached: {install.ErrorLines.FirstOrDefault()}");
            install.Succeeded();
            await File.WriteAllTextAsync(installed, wanted, cancellation);
        }
        finally
        {
            One.Release();
        }

        return directory;
    }

    private static bool IsUnreachable(CommandResult install) =>
        install.ExitCode != 0 && new[] { "ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH" }.Any(install.Error.Contains);
}
