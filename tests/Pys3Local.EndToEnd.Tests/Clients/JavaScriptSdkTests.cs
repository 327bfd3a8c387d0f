using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Clients;

/// <summary>The newest AWS SDK for JavaScript, fetched from npm as the lock file says.</summary>
public sealed class JavaScriptSdkTests(ServerFixture server) : ServerTest(server)
{
    private static readonly string Sources = Path.Combine(AppContext.BaseDirectory, "Clients", "scripts", "javascript");

    [Test]
    [Arguments("round_trip.mjs")]
    [Arguments("checksums.mjs")]
    public async Task Script(string script)
    {
        var directory = await InstallAsync();
        var environment = AwsEnvironment.For(Process.Keys, Process.Url);
        environment["PYS3LOCAL_BUCKET"] = Bucket;

        var run = await new Command("node", Path.Combine(directory, script)) { Environment = environment }.RunAsync(Cancellation);

        Assert.Equal("Success!", run.Succeeded().Output);
    }

    /// <summary>Installs into the build output, once per lock file.</summary>
    private static async Task<string> InstallAsync()
    {
        var directory = Directory.CreateDirectory(Path.Combine(NativeBinary.Artifacts, "javascript-sdk")).FullName;
        var installed = Path.Combine(directory, "installed.json");
        var wanted = await File.ReadAllTextAsync(Path.Combine(Sources, "package-lock.json"), Cancellation);
        foreach (var file in Directory.GetFiles(Sources))
            File.Copy(file, Path.Combine(directory, Path.GetFileName(file)), overwrite: true);

        if (File.Exists(installed) && await File.ReadAllTextAsync(installed, Cancellation) == wanted)
            return directory;

        var install = await new Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund") { WorkingDirectory = directory }.RunAsync(Cancellation);
        Assert.SkipWhen(IsUnreachable(install), $"npm's registry cannot be reached: {install.ErrorLines.FirstOrDefault()}");
        install.Succeeded();
        await File.WriteAllTextAsync(installed, wanted, Cancellation);
        return directory;
    }

    private static bool IsUnreachable(CommandResult install) =>
        install.ExitCode != 0 && new[] { "ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH" }.Any(install.Error.Contains);
}
