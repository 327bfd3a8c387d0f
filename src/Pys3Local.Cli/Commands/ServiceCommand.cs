using System.ComponentModel;
using System.Diagnostics;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Services;
using Pys3Local.Cli.Terminal;
using Pys3Local.Storage;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local service</c>: the file by which the machine starts the server.</summary>
internal sealed class ServiceCommand(CommandLine line) : Command(
    line,
    new CommandShape("service", "Have the machine start the server.") { Section = CommandSection.Server, IsGroup = true },
    new CommandShape("service install", "Write the unit of systemd (or the script of OpenRC), enable it and start it. Its data is in /var/lib/pys3local, its settings in /etc/default/pys3local.")
    {
        Options = [Root, NoStart],
        Examples = ["sudo pys3local service install"],
    },
    new CommandShape("service uninstall", "Stop the service and remove its file. Data, keys and settings stay.") { Options = [Root, NoStart] })
{
    private static readonly Option<string> Root = Option.WithDefault("--root", "DIR", "The root of the file system that is written to.", "/");
    private static readonly Option<bool> NoStart = Option.Flag("--no-start", "Only write or remove the file.");

    public Task InstallAsync() => Run(invocation =>
    {
        var (kind, path) = Find(invocation);
        var program = Environment.ProcessPath ?? throw new CommandException("where this program is cannot be found out");
        Change(path, "cannot be written", () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, ServiceFiles.Read(kind.Source, program));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, kind.Mode);
        });
        invocation.Shell.Out.WriteLine($"{path} was written ({kind.Name})");
        RunAll(kind.Enable, invocation);
    });

    public Task UninstallAsync() => Run(invocation =>
    {
        var (kind, path) = Find(invocation);
        if (!FileFailures.Guard(() => PathKinds.IsThere(path)))
            throw new CommandException($"{path} is not there: nothing was installed");
        RunAll(kind.Disable, invocation);
        Change(path, "cannot be removed", () => File.Delete(path));
        invocation.Shell.Out.WriteLine($"{path} was removed; data, keys and settings stay");
    });

    private static void Change(string path, string failed, Action change)
    {
        try
        {
            change();
        }
        catch (UnauthorizedAccessException)
        {
            throw new CommandException($"{path} {failed}: permission denied; this is for root: 'sudo pys3local service ...'");
        }
        catch (IOException failure)
        {
            throw new CommandException($"{path} {failed}: {FileFailures.Reason(failure)}");
        }
    }

    private static (ServiceKind Kind, string Path) Find(Invocation invocation)
    {
        var root = invocation.Get(Root);
        if (!Directory.Exists(root))
            throw new CommandException($"--root: there is no directory {root}");

        var kind = ServiceKind.Of(root) ?? throw new CommandException("this machine has neither systemd nor OpenRC; see .github/docs/platforms.md for others");
        return (kind, Path.Combine(root, kind.Place));
    }

    private static void RunAll(string[][] commands, Invocation invocation)
    {
        foreach (var command in commands)
        {
            var text = string.Join(' ', command);
            if (invocation.Get(NoStart) || invocation.Get(Root) != "/")
            {
                invocation.Shell.Out.WriteLine($"left to do: {text}");
                continue;
            }

            invocation.Shell.Out.WriteLine(text);
            try
            {
                using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]))!;
                process.WaitForExit();
                if (process.ExitCode != 0)
                    throw new CommandException($"'{text}' failed with exit code {process.ExitCode}");
            }
            catch (Win32Exception failure)
            {
                throw new CommandException($"'{text}' cannot be run: {failure.Message}");
            }
        }
    }
}
