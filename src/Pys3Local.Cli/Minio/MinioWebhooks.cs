using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;

namespace Pys3Local.Cli.Minio;

/// <summary>Webhooks as MinIO's environment names them: <c>MINIO_NOTIFY_WEBHOOK_ENABLE_ID=on</c>, <c>…_ENDPOINT_ID</c>, <c>…_AUTH_TOKEN_ID</c>. Without an id it is <c>_</c>, as there.</summary>
internal static class MinioWebhooks
{
    private const string Enable = "MINIO_NOTIFY_WEBHOOK_ENABLE";
    private const string Endpoint = "MINIO_NOTIFY_WEBHOOK_ENDPOINT";
    private const string Token = "MINIO_NOTIFY_WEBHOOK_AUTH_TOKEN";

    private static readonly string[] On = ["on", "true", "1", "yes"];

    public static IReadOnlyDictionary<Option, ForeignValue> Read(Shell shell)
    {
        var webhooks = new List<string>();
        var tokens = new List<string>();
        var place = Enable;
        foreach (var (name, suffix) in Enabled(shell))
        {
            place = Enable + suffix;
            var url = shell.Variable(Endpoint + suffix) is { Length: > 0 } text ? text : throw new UsageException($"{Enable}{suffix} is set and {Endpoint}{suffix} is not: a webhook needs a URL");
            webhooks.Add($"{name}={url}");
            if (shell.Variable(Token + suffix) is { Length: > 0 } token)
                tokens.Add($"{name}={token}");
        }

        var found = new Dictionary<Option, ForeignValue>();
        if (webhooks.Count > 0)
            found[ServeOptions.Webhook] = new([.. webhooks], place);
        if (tokens.Count > 0)
            found[ServeOptions.WebhookToken] = new([.. tokens], place);
        return found;
    }

    /// <summary>Those that are read, or switched off.</summary>
    public static IEnumerable<string> Names(Shell shell) => shell.VariableNames()
        .Where(name => name.StartsWith(Enable, StringComparison.Ordinal) || name.StartsWith(Endpoint, StringComparison.Ordinal) || name.StartsWith(Token, StringComparison.Ordinal));

    private static IEnumerable<(string Name, string Suffix)> Enabled(Shell shell) => shell.VariableNames()
        .Where(name => name.StartsWith(Enable, StringComparison.Ordinal) && On.Contains(shell.Variable(name)?.ToLowerInvariant()))
        .Order(StringComparer.Ordinal).Select(name => (name.Length > Enable.Length + 1 ? name[(Enable.Length + 1)..] : "_", name[Enable.Length..]));
}
