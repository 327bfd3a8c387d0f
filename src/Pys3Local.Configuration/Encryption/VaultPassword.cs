using System.ComponentModel;
using System.Diagnostics;
using Pys3Local.Configuration.Files;

namespace Pys3Local.Configuration.Encryption;

/// <summary>
/// Where the password of an encrypted file comes from, in vaultconfig's order: <c>VAULTCONFIG_PASSWORD_NAME</c>,
/// <c>VAULTCONFIG_PASSWORD</c>, the output of <c>VAULTCONFIG_PASSWORD_COMMAND</c>, a question to the person.
/// </summary>
/// <param name="environment">Looks an environment variable up; null if it is not set.</param>
/// <param name="prompt">Asks with the given text, without echo; null if nobody can be asked or nobody answers.</param>
public sealed class VaultPassword(Func<string, string?> environment, Func<string, string?>? prompt = null)
{
    private const string Variable = "VAULTCONFIG_PASSWORD";
    private const string CommandVariable = Variable + "_COMMAND";
    private const int MaxPasswordLength = 4096;

    private string? _fromCommand;

    /// <summary>The password of the file <c>NAME.toml</c>; null if no source has one.</summary>
    /// <exception cref="ConfigurationException">The command failed.</exception>
    public string? Find(string name)
    {
        var upper = name.ToUpperInvariant();
        // No shell can set a variable with a hyphen or a dot, so these may be written as an underscore.
        var settable = string.Concat(upper.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return Set($"{Variable}_{upper}") ?? Set($"{Variable}_{settable}") ?? Set(Variable)
            ?? (Set(CommandVariable) is { } command ? _fromCommand ??= Run(command) : null)
            ?? prompt?.Invoke($"Password for config '{name}': ") switch { "" => null, var answer => answer };
    }

    private string? Set(string variable) => environment(variable) is { Length: > 0 } value ? value : null;

    private static string Run(string command)
    {
        if (ShellWords.Split(command) is not { Count: > 0 } words)
            throw new ConfigurationException($"{CommandVariable} is not a command: a quote is not closed, or it is empty");
        // Standard input and error stay the person's: the command may ask something itself.
        var start = new ProcessStartInfo(words[0], words.Skip(1)) { RedirectStandardOutput = true, UseShellExecute = false };
        try
        {
            using var process = Process.Start(start)!;
            var output = new char[MaxPasswordLength + 1];
            var length = process.StandardOutput.ReadBlock(output);
            process.StandardOutput.Close();
            process.WaitForExit();
            var password = new string(output, 0, length).Trim();
            if (process.ExitCode != 0)
                throw new ConfigurationException($"{CommandVariable} failed: '{words[0]}' exited with {process.ExitCode}");
            if (password.Length == 0 || length > MaxPasswordLength)
                throw new ConfigurationException($"{CommandVariable} must print the password and nothing else; '{words[0]}' did not");
            return password;
        }
        catch (Win32Exception error)
        {
            throw new ConfigurationException($"{CommandVariable} cannot be run: '{words[0]}' was not found or is not executable", inner: error);
        }
    }
}
