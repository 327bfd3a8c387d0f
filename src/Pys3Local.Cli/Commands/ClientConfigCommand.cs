using System.CommandLine;
using Pys3Local.Cli.Clients;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local client-config</c>: what to paste into a client.</summary>
internal static class ClientConfigCommand
{
    public static Command Create(Shell shell)
    {
        var options = new ServeOptions();
        var client = new Argument<string>("CLIENT") { Description = string.Join(", ", ClientTexts.Names) };
        var endpoint = new Option<string>("--endpoint") { HelpName = "URL", Description = "The server as the client sees it. Default: from --listen and the TLS options" };
        var bucket = new Option<string>("--bucket") { HelpName = "NAME", Description = "The bucket to name. Default: backup" };
        var key = new Option<string>("--key") { HelpName = "ID", Description = "The key of keys.toml to use. Default: the one that the server shows" };
        var command = new ShellCommand(
            "client-config",
            "Print what to paste into a client, with its keys. Takes the options and variables that the server was started with.",
            "pys3local client-config rclone >> ~/.config/rclone/rclone.conf",
            "pys3local client-config restic --endpoint https://nas:10001 --tls-self-signed --bucket laptop")
        {
            client, endpoint, bucket, key,
            options.Listen, options.AccessKeyId, options.SecretAccessKey, options.SecretAccessKeyFile, options.Region,
            options.TlsCert, options.TlsKey, options.TlsSelfSigned, options.ConfigDir,
        };
        command.SetAction(parsed =>
        {
            var settings = ServeSettings.Read(options, parsed, shell);
            var setup = ClientSetups.Create(settings, parsed.GetValue(endpoint), parsed.GetValue(bucket), parsed.GetValue(key), shell);
            string name = parsed.GetValue(client)!;
            shell.Out.Write(ClientTexts.For(name, setup)
                ?? throw new UsageException($"'{name}' is none of {string.Join(", ", ClientTexts.Names)}"));
        });
        return command;
    }
}
