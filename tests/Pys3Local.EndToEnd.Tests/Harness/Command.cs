using System.ComponentModel;
using System.Diagnostics;

namespace Pys3Local.EndToEnd.Harness;

/// <summary>Runs a client program to its end, with a time limit, and keeps what it said.</summary>
public sealed class Command(string program, params string[] arguments)
{
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromMinutes(5);

    public Dictionary<string, string?> Environment { get; init; } = [];

    public string? WorkingDirectory { get; init; }

    public byte[]? Input { get; init; }

    public TimeSpan Limit { get; init; } = DefaultLimit;

    public string Line => string.Join(' ', [program, .. arguments]);

    public async Task<CommandResult> RunAsync(CancellationToken cancellation)
    {
        using var process = Start();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        var output = new OutputLog();
        var error = new OutputLog();
        process.OutputDataReceived += (_, e) => output.Add(e.Data);
        process.ErrorDataReceived += (_, e) => error.Add(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            if (Input is not null)
                await process.StandardInput.BaseStream.WriteAsync(Input, limit.Token);

            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{Line}\nwas stopped after {Limit}\n--- stdout\n{output.Text}\n--- stderr\n{error.Text}");
        }

        return new(Line, process.ExitCode, output.Text, error.Text);
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = WorkingDirectory ?? "",
        };
        OwnVariables.Remove(start.Environment);
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"{program} cannot be started ({e.Message}): scripts/test.sh installs what the tests need.", e);
        }
    }
}
