using ConsoleAppFramework;
using Pys3Local.Cli.Checks;
using Pys3Local.Cli.Clients;
using Pys3Local.Cli.Configuring;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local client-config</c>: what to paste into a client.</summary>
internal sealed class ClientConfigCommand(CommandLine line) : Command(
    line,
    new CommandShape("client-config", "Print what to paste into a client, with its keys. Takes the options and variables that the server was started with.")
    {
        Section = CommandSection.Access,
        Arguments = [new("CLIENT", $"{string.Join(", ", ClientTexts.Names)}. Without it: the list of them.") { IsOptional = true, Choices = [.. ClientTexts.Names] }],
        Options =
        [
            Endpoint, Bucket, Key, ShowSecret, RootOptions.Json,
            ServeOptions.Listen, ServeOptions.AccessKeyId, ServeOptions.SecretAccessKey, ServeOptions.SecretAccessKeyFile, ServeOptions.NoAuth, ServeOptions.Region,
            ServeOptions.TlsCert, ServeOptions.TlsKey, ServeOptions.TlsSelfSigned, ServeOptions.ConfigDir,
        ],
        Examples =
        [
            "pys3local client-config restic --endpoint http://nas:10001 --bucket laptop",
            "pys3local client-config rclone --show-secret >> ~/.config/rclone/rclone.conf",
        ],
    })
{
    private const string HiddenSecret = "SECRET";

    private static readonly Option<string?> Endpoint = Option.Optional("--endpoint", "URL", "The server as the client sees it.", "the server that runs with this configuration, else from --listen and the TLS options");
    private static readonly Option<string?> Bucket = Option.Optional("--bucket", "NAME", "The bucket to name.", "one that the key may use");
    private static readonly Option<string?> Key = Option.Optional("--key", "ID", "The key of keys.toml to use.", "the one that the server shows");
    private static readonly Option<bool> ShowSecret = Option.Flag("--show-secret", "Print the secret into a file or a pipe, too. Without it: only on a terminal.");

    public Task PrintAsync([Argument] string? client = null) => Run(async invocation =>
    {
        var shell = invocation.Shell;
        var json = invocation.Get(RootOptions.Json);
        if (client is null)
        {
            ClientConfigText.WriteClients(shell, json);
            return ExitCode.Success;
        }

        var settings = ServeSettings.Read(invocation);
        var directory = ConfigurationHome.Find(invocation);
        var key = ClientKey.Find(settings, directory, invocation.Get(Key), shell);
        var found = await EndpointChoice.FindAsync(invocation.Get(Endpoint), settings, directory, CancellationToken.None);
        var setup = ClientSetups.Create(settings, directory, key, invocation.Get(Bucket), found.Url, found.IsElsewhere);
        var shown = settings.Get(ServeOptions.NoAuth) || invocation.Get(ShowSecret) || !Console.IsOutputRedirected;
        ClientConfigText.Write(shell, client, shown ? setup : setup with { Secret = HiddenSecret }, shown, json);
        if (!shown)
            shell.Error.WriteLine($"pys3local: the secret is shown as {HiddenSecret}, because the output is no terminal; --show-secret prints it");

        if (found.Note is { } note)
            shell.Error.WriteLine($"pys3local: {note}");

        return ExitCode.Success;
    });
}
