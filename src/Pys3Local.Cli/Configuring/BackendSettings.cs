using System.Globalization;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Toml;

namespace Pys3Local.Cli.Configuring;

/// <summary>The settings of a backend as they were typed, <c>name=value</c>, and what has to be asked for.</summary>
internal static class BackendSettings
{
    /// <summary>In the order of the file, <c>type</c> first. On a terminal what is missing is asked for, the key of Drime without showing it.</summary>
    /// <exception cref="UsageException">A setting is unknown, or one is missing and there is nobody to be asked.</exception>
    public static async Task<List<KeyValuePair<string, TomlValue>>> CompleteAsync(
        string type, IEnumerable<string> typed, Shell shell, CancellationToken cancellationToken)
    {
        if (BackendKinds.SettingsOf(type) is not { } known)
            throw new UsageException($"--type: '{type}' is not one of {string.Join(", ", BackendKinds.Names)}");
        var values = new Dictionary<string, string>();
        foreach (var setting in typed)
        {
            var equals = setting.IndexOf('=');
            var name = equals <= 0 ? throw new UsageException($"'{setting}' is not SETTING=VALUE") : setting[..equals];
            if (!known.Contains(name))
                throw new UsageException($"a {type} backend has no setting '{name}'; it has {(known.Length == 0 ? "none" : string.Join(", ", known))}");
            values[name] = setting[(equals + 1)..] is "-" ? Prompt.Hidden(shell, $"{name}: ") ?? "" : setting[(equals + 1)..];
        }

        await AskAsync(type, values, shell, cancellationToken);
        return [new("type", TomlValue.Of(type)), .. known.Where(values.ContainsKey).Select(name => KeyValuePair.Create(name, ValueOf(name, values[name])))];
    }

    private static async Task AskAsync(string type, Dictionary<string, string> values, Shell shell, CancellationToken cancellationToken)
    {
        if (type == "local")
            Require(values, "path", "path=/srv/backup", () => Prompt.Line(shell, "Base path: ")?.Trim());
        if (type != "drime")
            return;
        Require(values, "api_key", "api_key=- to read it from standard input", () => Prompt.Hidden(shell, "Drime API key: ")?.Trim());
        if (!values.ContainsKey("workspace_id") && Prompt.IsPossible)
        {
            var workspace = await DrimeQuestions.WorkspaceAsync(values["api_key"], values.GetValueOrDefault("api_url"), shell, cancellationToken);
            values["workspace_id"] = workspace.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static void Require(Dictionary<string, string> values, string name, string how, Func<string?> ask)
    {
        if (!values.ContainsKey(name) && Prompt.IsPossible)
            values[name] = ask() ?? throw new CommandException("Aborted!");
        if (values.GetValueOrDefault(name) is not { Length: > 0 })
            throw new UsageException($"{name} is missing: give {how}");
    }

    private static TomlValue ValueOf(string setting, string value) => setting == "sign_bodies"
        ? TomlValue.Of(bool.TryParse(value, out var flag) ? flag : throw new UsageException($"sign_bodies: '{value}' is not true or false"))
        : setting == "workspace_id"
        ? TomlValue.Of(long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new UsageException($"workspace_id: '{value}' is not a number"))
        : TomlValue.Of(value);
}
