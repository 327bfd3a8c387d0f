using System.Diagnostics;

namespace Pys3Local.Cli.Tests;

/// <summary>Other programs, run to their end.</summary>
internal static class Programs
{
    /// <summary>The product as it is shipped; null where it has not been built.</summary>
    public static string? NativeBinary
    {
        get
        {
            var path = Environment.GetEnvironmentVariable("PYS3LOCAL_BINARY") is { Length: > 0 } given ? given : InTree("artifacts", "pys3local");
            return File.Exists(path) ? path : null;
        }
    }

    /// <summary>A file of the source tree.</summary>
    public static string InTree(params string[] path)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Pys3Local.sln")))
            directory = directory.Parent ?? throw new InvalidOperationException("The tests are not below Pys3Local.sln.");
        return Path.Combine([directory.FullName, .. path]);
    }

    /// <summary>The program would take what steers the tests for variables of its own.</summary>
    public static void RemoveOwnVariables(ProcessStartInfo start)
    {
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PYS3LOCAL_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
    }

    public static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Combine(directory, program)));

    /// <summary>What it printed; fails the test where its exit code is not 0.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        // rclone refuses to start with it.
        start.Environment.Remove("AWS_CA_BUNDLE");
        RemoveOwnVariables(start);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(TestRun.Cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(TestRun.Cancellation);
        await process.WaitForExitAsync(TestRun.Cancellation);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}\n{output}\n{await error}");
        return output;
    }
}
