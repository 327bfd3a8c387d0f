using Pys3Local.Cli.Parsing;
using Pys3Local.Configuration.Files;
using Pys3Local.Storage;

namespace Pys3Local.Cli.Settings;

/// <summary>
/// Which configuration an administrator means: the one that was named, else his own, else that of the installed service. Without the
/// last, <c>sudo pys3local keys add</c> would write a key into root's own directory, where no server reads it.
/// </summary>
internal static class ConfigurationHome
{
    private const string KeysFile = Configuration.Keys.KeyFile.FileName;

    public static ConfigDirectory Find(Invocation invocation) => Find(invocation.Get(ServeOptions.ConfigDir), invocation.Shell);

    /// <param name="given">The value of <c>--config-dir</c>; null if nothing was given.</param>
    public static ConfigDirectory Find(string? given, Shell shell)
    {
        if (given is null && Directory.Exists(shell.ServiceConfiguration) && !HasOwn(shell))
        {
            shell.Error.WriteLine($"pys3local: this uses the service's configuration, {shell.ServiceConfiguration}; for another add --config-dir DIR");
            return ConfigDirectory.Resolve(shell.ServiceConfiguration, shell.Variable);
        }

        return ConfigDirectory.Resolve(given, shell.Variable);
    }

    /// <summary>Says which file a change went to, and what other one a server might read instead.</summary>
    public static void ReportChange(string file, Shell shell)
    {
        shell.Error.WriteLine($"pys3local: {file} was changed");
        if (Directory.Exists(shell.ServiceConfiguration) && Path.GetDirectoryName(file) != shell.ServiceConfiguration)
            shell.Error.WriteLine($"pys3local: the installed service reads {shell.ServiceConfiguration}: for that one add --config-dir {shell.ServiceConfiguration}");
    }

    private static bool HasOwn(Shell shell)
    {
        try
        {
            return ConfigDirectory.Resolve(null, shell.Variable) is var own && PathKinds.IsThere(own.FileOf(KeysFile));
        }
        catch (ConfigurationException)
        {
            // No HOME, so there is none.
            return false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It is there, and whoever reads it says why that is not possible.
            return true;
        }
    }
}
