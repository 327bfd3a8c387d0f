using System.CommandLine;
using Pys3Local.Cli.Clients;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Server.Listening;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local client-config</c>: what to paste into a client.</summary>
internal static class ClientConfigCommand
{
    private const string HiddenSecret = "SECRET";

    public static Command Create(Shell shell)
    {
        var options = new ServeOptions();
        var client = new Argument<string?>("CLIENT") { HelpName = "CLIENT", Description = $"{string.Join(", ", ClientTexts.Names)}. Without it: the list of them", Arity = ArgumentArity.ZeroOrOne };
        client.CompletionSources.Add([.. ClientTexts.Names]);
        var endpoint = new Option<string>("--endpoint") { HelpName = "URL", Description = "The server as the client sees it. Default: from --listen and the TLS options" };
        var bucket = new Option<string>("--bucket") { HelpName = "NAME", Description = "The bucket to name. Default: the key's, or backup" };
        var key = new Option<string>("--key") { HelpName = "ID", Description = "The key of keys.toml to use. Default: the one that the server shows" };
        var showSecret = new Option<bool>("--show-secret") { Description = "Print the secret into a file or a pipe too. Default: only on a terminal" };
        var json = SharedOptions.Json();
        var command = new ShellCommand(
            "client-config",
            "Print what to paste into a client, with its keys. Takes the options and variables that the server was started with.",
            "pys3local client-config restic --endpoint http://nas:10001 --bucket laptop",
            "pys3local client-config rclone --show-secret >> ~/.config/rclone/rclone.conf")
        {
            client, endpoint, bucket, key, showSecret, json,
            options.Listen, options.AccessKeyId, options.SecretAccessKey, options.SecretAccessKeyFile, options.NoAuth, options.Region,
            options.TlsCert, options.TlsKey, options.TlsSelfSigned, options.ConfigDir,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(client) is not { } name)
            {
                WriteClients(shell, parsed.GetValue(json));
                return;
            }

            if (!ClientTexts.Names.Contains(name))
                throw new UsageException($"'{name}' is none of {string.Join(", ", ClientTexts.Names)}");
            var settings = ServeSettings.Read(options, parsed, shell);
            var setup = ClientSetups.Create(settings, parsed.GetValue(endpoint), parsed.GetValue(bucket), parsed.GetValue(key), shell);
            bool shown = settings.NoAuth.Value || parsed.GetValue(showSecret) || !Console.IsOutputRedirected;
            Write(shell, name, shown ? setup : setup with { Secret = HiddenSecret }, shown, parsed.GetValue(json));
            if (!shown)
                shell.Error.WriteLine($"pys3local: {HiddenSecret} stands for the secret: this is no terminal; --show-secret prints it all the same");
            if (parsed.GetValue(endpoint) is null && ListenAddress.Parse(settings.Listen.Value[0]).Kind == ListenKind.Any)
                shell.Error.WriteLine("pys3local: this is for a client on this machine; for others add --endpoint URL with this machine's name or address");
        });
        return command;
    }

    private static void WriteClients(Shell shell, bool asJson)
    {
        if (asJson)
        {
            JsonText.Write(shell, json =>
            {
                json.WriteStartArray();
                foreach (string name in ClientTexts.Names)
                    json.WriteStringValue(name);
                json.WriteEndArray();
            });
            return;
        }

        var table = new Table("CLIENT", "PRINTS");
        foreach (var (name, form) in ClientTexts.Forms)
            table.Add(name, form);
        table.Write(shell);
    }

    private static void Write(Shell shell, string client, ClientSetup setup, bool withSecret, bool asJson)
    {
        string text = ClientTexts.For(client, setup)!;
        if (!asJson)
        {
            shell.Out.Write(text);
            return;
        }

        JsonText.Write(shell, json =>
        {
            json.WriteStartObject();
            json.WriteString("client", client);
            json.WriteString("endpoint", setup.Url);
            json.WriteString("region", setup.Region);
            json.WriteString("access_key_id", setup.KeyId);
            json.WriteString("secret_access_key", withSecret ? setup.Secret : null);
            json.WriteString("bucket", setup.Bucket);
            json.WriteBoolean("path_style", true);
            json.WriteString("certificate_file", setup.CertificateFile);
            json.WriteString("certificate_sha256", setup.Fingerprint);
            json.WriteString("text", text);
            json.WriteEndObject();
        });
    }
}
