using System.CommandLine;
using Pys3Local.Cli.Checks;
using Pys3Local.Cli.Clients;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Server.Listening;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local healthcheck</c>: does a server answer? For containers, which have no curl.</summary>
internal static class HealthcheckCommand
{
    private const int DefaultSeconds = 5;
    private const int MaxSeconds = 3600;

    public static Command Create(Shell shell)
    {
        var options = new ServeOptions();
        var url = new Argument<string?>("URL")
        {
            Description = "The server. Default: the one that --listen or PYS3LOCAL_LISTEN means, on this machine",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var timeout = SharedOptions.Number("--timeout", "SECONDS", $"How long to wait. Default: {DefaultSeconds}");
        var command = new ShellCommand(
            "healthcheck",
            "Ask a server whether it answers: exit code 0 if it does, 1 if not.",
            "pys3local healthcheck",
            "pys3local healthcheck http://192.168.1.5:10001")
        {
            url, timeout, options.Listen, options.ReadyFile, options.TlsCert, options.TlsKey, options.TlsSelfSigned,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = ServeSettings.Read(options, parsed, shell);
            var target = Target(parsed.GetValue(url), settings);
            int seconds = parsed.GetValue(timeout) ?? DefaultSeconds;
            WholeNumber.InRange(timeout.Name, seconds, 1, MaxSeconds);
            await HealthProbe.RunAsync(target, TimeSpan.FromSeconds(seconds), cancellationToken);
            shell.Out.WriteLine("ok");
            return ExitCode.Success;
        });
        return command;
    }

    private static Uri Target(string? url, ServeSettings settings)
    {
        if (url is not null)
        {
            return Uri.TryCreate(url, UriKind.Absolute, out var given) && given.Scheme is "http" or "https"
                ? given
                : throw new UsageException($"'{url}' is not a URL (http://HOST:PORT)");
        }

        // A free port that the server took is known from its ready file only.
        if (settings.ReadyFile.Value is { } ready && ListenAddress.Parse(settings.Listen.Value[0]).Port == 0)
            return ReadyServer(ready);
        return new(ClientSetups.UrlOf(settings));
    }

    private static Uri ReadyServer(string file)
    {
        try
        {
            return new(File.ReadLines(file).First());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidOperationException or UriFormatException)
        {
            throw new CommandException($"no server is ready: {file} does not hold its URL");
        }
    }
}
