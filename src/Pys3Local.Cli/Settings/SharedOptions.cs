using System.CommandLine;
using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration;
using Pys3Local.Configuration.Encryption;

namespace Pys3Local.Cli.Settings;

/// <summary>Options that several commands have.</summary>
internal static class SharedOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Print JSON" };

    public static Option<string> ConfigDir() =>
        new("--config-dir") { HelpName = "DIR", Description = "The directory of the configuration. Default: $XDG_CONFIG_HOME/pys3local or ~/.config/pys3local" };

    /// <summary>A whole number; what is none is refused in our words.</summary>
    public static Option<int?> Number(string name, string value, string description) => new(name)
    {
        HelpName = value,
        Description = description,
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (WholeNumber.Parse(text) is { } number)
                return number;
            result.AddError($"{name}: '{text}' is not a number.");
            return null;
        },
    };

    public static ConfigDirectory Directory(ParseResult parsed, Option<string> option, Shell shell) =>
        ConfigDirectory.Resolve(new SettingReader(parsed, shell.Variable).OptionalText(option).Value, shell.Variable);

    /// <summary>Passwords of encrypted files, asked for where someone is there to answer.</summary>
    public static VaultPassword Passwords(Shell shell) => new(shell.Variable, prompt => Prompt.IsPossible ? Prompt.Hidden(shell, prompt) : null);
}
