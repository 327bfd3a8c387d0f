using Pys3Local.Cli.Clients;
using Pys3Local.Cli.Terminal;

namespace Pys3Local.Cli.Configuring;

/// <summary>What <c>client-config</c> prints, for people and for scripts.</summary>
internal static class ClientConfigText
{
    public static void WriteClients(Shell shell, bool asJson)
    {
        if (asJson)
        {
            JsonText.Write(shell, json =>
            {
                json.WriteStartArray();
                foreach (var name in ClientTexts.Names)
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

    public static void Write(Shell shell, string client, ClientSetup setup, bool withSecret, bool asJson)
    {
        var text = ClientTexts.For(client, setup)!;
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
            json.WriteString("prefix", setup.Prefix);
            json.WriteBoolean("path_style", true);
            json.WriteString("certificate_file", setup.CertificateFile);
            json.WriteString("certificate_source", setup.CertificateSource);
            json.WriteString("certificate_sha256", setup.Fingerprint);
            json.WriteString("text", text);
            json.WriteEndObject();
        });
    }
}
