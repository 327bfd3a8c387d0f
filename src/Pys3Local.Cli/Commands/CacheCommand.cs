using Pys3Local.Cli.Administration;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Reports;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Storage.Local.Index;

namespace Pys3Local.Cli.Commands;

/// <summary>
/// <c>pys3local cache</c>: the original's commands for its metadata database, for scripts that call them. Here they are about the index
/// that listings read; what is removed from it comes back from the files at the next start.
/// </summary>
internal sealed class CacheCommand(CommandLine line) : Command(
    line,
    new CommandShape("cache", "Show and clean up the index that listings read. It is made from the files: nothing here changes an object.")
    {
        IsGroup = true,
        Section = CommandSection.Data,
        Shared = [ServeOptions.Path, ServeOptions.BackendConfig, ServeOptions.ConfigDir],
        Examples = ["pys3local cache stats --path /srv/backup"],
    },
    new CommandShape("cache stats", "Count objects and bytes, by bucket.")
    {
        Options = [OnlyBucket, RootOptions.Json],
        Examples = ["pys3local cache stats --path /srv/backup --json"],
    },
    new CommandShape("cache cleanup", "Remove entries from the index. The server has to be stopped. The next start reads them from the files again.")
    {
        Options = [ForgottenBucket, All, Yes],
        Examples = ["pys3local cache cleanup --all --yes --path /srv/backup"],
    },
    new CommandShape("cache vacuum", "Return unused space of the index to the disk. The server has to be stopped.")
    {
        Examples = ["pys3local cache vacuum --path /srv/backup"],
    })
{
    private static readonly Option<string?> OnlyBucket = Option.Optional("--bucket", "NAME", "Only this bucket.", "all");
    private static readonly Option<string?> ForgottenBucket = Option.Optional("--bucket", "NAME", "Forget this bucket.");
    private static readonly Option<bool> All = Option.Flag("--all", "Forget everything.");
    private static readonly Option<bool> Yes = Option.Flag("-y|--yes", "Do not ask.");

    public Task StatsAsync() => Run(async invocation =>
    {
        var settings = Settings(invocation);
        using var server = RunningServer.Find(settings);
        var report = server is not null ? await server.ReadIndexAsync(CancellationToken.None)
            : LocalIndex.Find(settings.Get(ServeOptions.Path))?.Read() ?? new LocalIndexReport([], IsComplete: true);
        CacheText.Write(invocation.Shell, report, invocation.Get(OnlyBucket), invocation.Get(RootOptions.Json));
        if (!report.IsComplete)
            invocation.Shell.Error.WriteLine("pys3local: the index is not complete: a server is building it, or will at its next start");

        return ExitCode.Success;
    });

    public Task CleanupAsync() => Run(invocation =>
    {
        var name = invocation.Get(ForgottenBucket);
        if (name is null && !invocation.Get(All))
            throw new CommandException("Must specify --bucket or --all");

        if (name is not null && invocation.Get(All))
            throw new CommandException("Cannot combine --all with --bucket");

        if (name is not null)
            ForgetBucket(invocation.Shell, Open(invocation), name);
        else
            ForgetAll(invocation.Shell, Open(invocation), invocation.Get(Yes));
    });

    public Task VacuumAsync() => Run(invocation =>
    {
        var output = invocation.Shell.Out;
        if (Open(invocation) is not { } index)
        {
            output.WriteLine("Cache is empty");
            return;
        }

        output.WriteLine("Optimizing cache database...");
        var (before, after) = index.Vacuum();
        output.WriteLine("✓ Database optimized");
        output.WriteLine($"  Before: {SizeText.Of(before)}");
        output.WriteLine($"  After: {SizeText.Of(after)}");
        if (before > after)
            output.WriteLine($"  Saved: {SizeText.Of(before - after)}");
    });

    private static ServeSettings Settings(Invocation invocation)
    {
        var settings = ServeSettings.Read(invocation);
        return settings.Get(ServeOptions.Backend) is var backend and not "local"
            ? throw new CommandException($"a {backend} store has no index; this is for local ones")
            : settings;
    }

    private static LocalIndex? Open(Invocation invocation) => LocalIndex.Find(Settings(invocation).Get(ServeOptions.Path));

    private static void ForgetBucket(Shell shell, LocalIndex? index, string bucket)
    {
        var count = index?.Forget(bucket) ?? 0;
        shell.Out.WriteLine(count > 0 ? $"✓ Removed {SizeText.Count(count)} objects for bucket '{bucket}'" : $"No entries found for bucket '{bucket}'");
    }

    private static void ForgetAll(Shell shell, LocalIndex? index, bool sure)
    {
        var count = index?.Read().Objects ?? 0;
        if (count == 0)
        {
            shell.Out.WriteLine("Cache is already empty");
            return;
        }

        if (!sure)
        {
            shell.Out.WriteLine($"Warning: This will remove {SizeText.Count(count)} objects from the cache.");
            var answer = Prompt.Line(shell, "Are you sure? [y/N]: ") ?? throw new CommandException("there is no terminal to ask on; add --yes");
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
