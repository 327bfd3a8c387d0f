using ConsoleAppFramework;
using Pys3Local.Cli.Checks;
using Pys3Local.Cli.Clients;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Net.Requests;
using Pys3Local.Server.Listening;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local healthcheck</c>: does a server answer? For containers, which have no curl.</summary>
internal sealed class HealthcheckCommand(CommandLine line) : Command(
    line,
    new CommandShape("healthcheck", "Ask a server whether it answers. Exit code 0 if it does, 1 if not.")
    {
        Section = CommandSection.Server,
        Arguments = [new("URL", "The server. Without it: the one that --listen or PYS3LOCAL_LISTEN means, on this machine.") { IsOptional = true }],
        Options = [Timeout, ServeOptions.Listen, ServeOptions.ReadyFile, ServeOptions.TlsCert, ServeOptions.TlsKey, ServeOptions.TlsSelfSigned],
        Examples = ["pys3local healthcheck", "pys3local healthcheck http://192.168.1.5:10001"],
    })
{
    private static readonly Option<int> Timeout = Option.Number("--timeout", "SECONDS", "How long to wait.", 1, 3600, 5);

    public Task CheckAsync([Argument] string? url = null) => Run(async invocation =>
    {
        var timeout = TimeSpan.FromSeconds(invocation.Get(Timeout));
        var target = Target(url, invocation);
        try
        {
            await HealthProbe.RunAsync(target, timeout, CancellationToken.None);
        }
        catch (CommandException) when (url is null && ServeSettings.Read(invocation).IsDefault(ServeOptions.Listen) && target.Port == ListenAddress.Default.Port)
        {
            // In a container nobody says here how the server there was started: 'server' listens where MinIO does.
            await HealthProbe.RunAsync(new UriBuilder(target) { Port = ServerCommand.DefaultPort }.Uri, timeout, CancellationToken.None);
        }

        invocation.Shell.Out.WriteLine("ok");
        return ExitCode.Success;
    });

    private static Uri Target(string? url, Invocation invocation)
    {
        if (url is not null)
        {
            return Uri.TryCreate(url, UriKind.Absolute, out var given) && given.Scheme is "http" or "https"
                ? given
                : throw new UsageException($"'{ShownUrl.Of(url)}' is not a URL (http://HOST:PORT)");
        }

        // A free port that the server took is known from its ready file only.
        var settings = ServeSettings.Read(invocation);
        if (settings.Get(ServeOptions.ReadyFile) is { } ready && ListenAddress.Parse(settings.Get(ServeOptions.Listen)[0]).Port == 0)
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
