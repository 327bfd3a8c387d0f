using System.Globalization;
using Pys3Local.Cli.Settings;
using Pys3Local.Configuration.Files;
using Pys3Local.Net.Requests;
using Pys3Local.Storage.Drime.Service;

namespace Pys3Local.Cli.Stores;

/// <summary>How to reach Drime: the configured backend where one was chosen, else the original's variables.</summary>
internal static class DrimeChoice
{
    public static DrimeOptions Choose(ServeSettings settings, Shell shell) => new()
    {
        ApiKey = (settings.Entry is { } entry ? entry.ApiKey : shell.Variable("DRIME_API_KEY")) is { Length: > 0 } key ? key : throw NoKey(settings),
        ApiUrl = UrlOf(settings.Entry?.Text("api_url"), shell),
        WorkspaceId = settings.Entry is { } configured ? configured.WorkspaceId ?? 0 : WorkspaceOf(shell),
        RootFolder = settings.Get(ServeOptions.RootFolder) ?? "",
        StateDirectory = StateDirectory(settings, shell),
        Budget = settings.Budget,
        TimeProvider = shell.Time,
    };

    private static CommandException NoKey(ServeSettings settings) => new(settings.Entry is null
        ? "API key not configured: set DRIME_API_KEY, or use 'pys3local config add' and --backend-config"
        : $"Drime backend config must include 'api_key': {settings.Entry.File}");

    /// <param name="configured">The setting <c>api_url</c>; null if it is not there.</param>
    public static Uri UrlOf(string? configured, Shell shell)
    {
        if ((configured ?? shell.Variable("DRIME_API_URL")) is not { Length: > 0 } text)
            return DrimeOptions.DefaultApiUrl;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new CommandException($"{(configured is null ? "DRIME_API_URL" : "api_url")}: '{ShownUrl.Of(text)}' is not a URL");
    }

    private static long WorkspaceOf(Shell shell)
    {
        if (shell.Variable("DRIME_WORKSPACE_ID") is not { Length: > 0 } text)
            return 0;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id)
            ? id
            : throw new CommandException($"DRIME_WORKSPACE_ID: '{text}' is not a number");
    }

    // Without one, uploads in parts still work, staged as objects.
    private static string? StateDirectory(ServeSettings settings, Shell shell)
    {
        try
        {
            return ConfigDirectory.Resolve(settings.Get(ServeOptions.ConfigDir), shell.Variable).FileOf("drime-uploads");
        }
        catch (ConfigurationException)
        {
            return null;
        }
    }
}
