using ConsoleAppFramework;
using Pys3Local.Cli.Administration;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Reports;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;
using Pys3Local.Storage.Local.Usage;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local du</c>: how much is in the store, by bucket, or in a bucket, by prefix.</summary>
internal sealed class DuCommand(CommandLine line) : Command(
    line,
    new CommandShape("du", "Count objects and bytes: by bucket, from sums that are kept, or below a prefix, by the next component of the keys.")
    {
        Section = CommandSection.Data,
        Arguments = [Place],
        Options = [Parts, RootOptions.Json, ServeOptions.Path, ServeOptions.BackendConfig, ServeOptions.ConfigDir],
        Examples = ["pys3local du --path /srv/backup", "pys3local du photos/2026/ --json"],
    })
{
    private static readonly Argument Place = new("BUCKET/PREFIX", "A bucket, or a prefix in it.") { IsOptional = true };
    private static readonly Option<int> Parts = Option.Number("--parts", "NUMBER", "Show at most so many parts; the sum has all.", 0, 10_000, 1000);

    public Task CountAsync([Argument] string place = "") => Run(async invocation =>
    {
        var shell = invocation.Shell;
        var json = invocation.Get(RootOptions.Json);
        await using var administration = await AdministrationOf.OpenAsync(ServeSettings.Read(invocation), shell, CancellationToken.None);
        if (place.Length == 0)
        {
            await BucketText.WriteSizesAsync(shell, administration, json);
            return ExitCode.Success;
        }

        var parts = place.Split('/', 2);
        var usage = await administration.MeasureAsync(new UsageRequest(parts[0], parts.Length > 1 ? parts[1] : "", invocation.Get(Parts)), CancellationToken.None);
        if (!usage.IsComplete)
            shell.Error.WriteLine("pys3local: the index is being built: this is what it knows so far");
        if (json)
            JsonText.Write(shell, usage, AdministrationJson.Default.PrefixUsage);
        else
            Write(shell, usage);
        return ExitCode.Success;
    });

    private static void Write(Shell shell, PrefixUsage usage)
    {
        var table = new Table("SIZE", "OBJECTS", "ALL VERSIONS", "PREFIX");
        foreach (var part in usage.Parts)
            table.Add(Row(part.Sum, Printable.Of(part.Prefix)));
        if (usage.HasMore)
            table.Add("", "", "", "(more)");
        table.Add(Row(usage.Total, usage.Prefix.Length == 0 ? "(all)" : $"(all of {Printable.Of(usage.Prefix)})"));
        table.Write(shell);
    }

    private static string[] Row(UsageSum sum, string name) => [SizeText.Of(sum.Bytes), SizeText.Count(sum.Objects), SizeText.Of(sum.VersionBytes), name];
}
