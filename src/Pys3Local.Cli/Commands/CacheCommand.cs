using System.CommandLine;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Storage.Local;

namespace Pys3Local.Cli.Commands;

/// <summary>
/// <c>pys3local cache</c>: the original's commands for its metadata database, for scripts that call them. Here they are about the index
/// that listings read; what is removed from it comes back from the files at the next start.
/// </summary>
internal static class CacheCommand
{
    public static Command Create(Shell shell)
    {
        var options = new ServeOptions();
        Option[] place = [options.Path, options.BackendConfig, options.ConfigDir];
        foreach (var option in place)
            option.Recursive = true;
        ServeSettings Settings(ParseResult parsed)
        {
            var settings = ServeSettings.Read(options, parsed, shell);
            return settings.Backend.Value == "local" ? settings
                : throw new CommandException($"a {settings.Backend.Value} store has no index; this is for local ones");
        }

        LocalIndex? Open(ParseResult parsed) => LocalIndex.Find(Settings(parsed).Path.Value);

        var command = new ShellCommand(
            "cache",
            "Look at and tidy the index that listings read. It is made from the files: nothing here touches an object.",
            "pys3local cache stats --path /srv/backup")
        {
            Stats(shell, Settings), Cleanup(shell, Open), Vacuum(shell, Open),
        };
        foreach (var option in place)
            command.Options.Add(option);
        return command;
    }

    private static ShellCommand Stats(Shell shell, Func<ParseResult, ServeSettings> settingsOf)
    {
        var bucket = new Option<string>("--bucket") { HelpName = "NAME", Description = "Only this bucket" };
        var json = SharedOptions.Json();
        var command = new ShellCommand("stats", "Count objects and bytes, by bucket.", "pys3local cache stats --path /srv/backup --json") { bucket, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = settingsOf(parsed);
            using var server = RunningServer.Find(settings);
            var report = server is not null ? await server.ReadIndexAsync(cancellationToken)
                : LocalIndex.Find(settings.Path.Value)?.Read() ?? new LocalIndexReport([], IsComplete: true);
            CacheText.Write(shell, report, parsed.GetValue(bucket), parsed.GetValue(json));
            if (!report.IsComplete)
                shell.Error.WriteLine("pys3local: the index is not complete: a server is building it, or will at its next start");
            return ExitCode.Success;
        });
        return command;
    }

    private static ShellCommand Cleanup(Shell shell, Func<ParseResult, LocalIndex?> open)
    {
        var bucket = new Option<string>("--bucket") { HelpName = "NAME", Description = "Forget this bucket" };
        var all = new Option<bool>("--all") { Description = "Forget everything" };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask" };
        var command = new ShellCommand(
            "cleanup",
            "Remove entries from the index, while no server runs; the next start reads them from the files again.",
            "pys3local cache cleanup --all --yes --path /srv/backup")
        {
            bucket, all, yes,
        };
        command.SetAction(parsed =>
        {
            string? name = parsed.GetValue(bucket);
            if (name is null && !parsed.GetValue(all))
                throw new CommandException("Must specify --bucket or --all");
            if (name is not null && parsed.GetValue(all))
                throw new CommandException("Cannot combine --all with --bucket");
            if (name is not null)
                ForgetBucket(shell, open(parsed), name);
            else
                ForgetAll(shell, open(parsed), parsed.GetValue(yes));
        });
        return command;
    }

    private static ShellCommand Vacuum(Shell shell, Func<ParseResult, LocalIndex?> open)
    {
        var command = new ShellCommand("vacuum", "Give unused space of the index back, while no server runs.", "pys3local cache vacuum --path /srv/backup");
        command.SetAction(parsed =>
        {
            if (open(parsed) is not { } index)
            {
                shell.Out.WriteLine("Cache is empty");
                return;
            }

            shell.Out.WriteLine("Optimizing cache database...");
            var (before, after) = index.Vacuum();
            shell.Out.WriteLine("✓ Database optimized");
            shell.Out.WriteLine($"  Before: {SizeText.Of(before)}");
            shell.Out.WriteLine($"  After: {SizeText.Of(after)}");
            if (before > after)
                shell.Out.WriteLine($"  Saved: {SizeText.Of(before - after)}");
        });
        return command;
    }

    private static void ForgetBucket(Shell shell, LocalIndex? index, string bucket)
    {
        long count = index?.Forget(bucket) ?? 0;
        shell.Out.WriteLine(count > 0 ? $"✓ Removed {SizeText.Count(count)} objects for bucket '{bucket}'" : $"No entries found for bucket '{bucket}'");
    }

    private static void ForgetAll(Shell shell, LocalIndex? index, bool sure)
    {
        long count = index?.Read().Objects ?? 0;
        if (count == 0)
        {
            shell.Out.WriteLine("Cache is already empty");
            return;
        }

        if (!sure)
        {
            shell.Out.WriteLine($"Warning: This will remove {SizeText.Count(count)} objects from the cache.");
            string answer = Prompt.Line(shell, "Are you sure? [y/N]: ") ?? throw new CommandException("nobody is there to answer; add --yes");
            if (answer.Trim().ToLowerInvariant() is not ("y" or "yes"))
            {
                shell.Out.WriteLine("Aborted.");
                return;
            }
        }

        index!.Remove();
        shell.Out.WriteLine($"✓ Removed {SizeText.Count(count)} objects from cache");
    }
}
