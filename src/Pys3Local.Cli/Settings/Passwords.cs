using Pys3Local.Cli.Terminal;
using Pys3Local.Configuration.Encryption;

namespace Pys3Local.Cli.Settings;

internal static class Passwords
{
    /// <summary>Passwords of encrypted files, asked for where someone is there to answer.</summary>
    public static VaultPassword Of(Shell shell) => new(shell.Variable, prompt => Prompt.IsPossible ? Prompt.Hidden(shell, prompt) : null);
}
