using System.Globalization;
using ConsoleAppFramework;
using Pys3Local.Cli.Administration;
using Pys3Local.Cli.Parsing;
using Pys3Local.Cli.Reports;
using Pys3Local.Cli.Settings;
using Pys3Local.Cli.Terminal;

namespace Pys3Local.Cli.Commands;

/// <summary><c>pys3local ls</c>: what is in the store, or in a bucket of it.</summary>
internal sealed class LsCommand(CommandLine line) : Command(
    line,
    new CommandShape("ls", "List the buckets, or what is below a prefix of one.")
    {
        Section = CommandSection.Data,
        Arguments = [Place],
        Options = [Recursive, Versions, RootOptions.Json, ServeOptions.Path, ServeOptions.BackendConfig, ServeOptions.ConfigDir],
        Examples = ["pys3local ls --path /srv/backup", "pys3local ls photos/2026/ --versions"],
    })
{
    private static readonly Argument Place = new("BUCKET/PREFIX", "A bucket, or a prefix in it.") { IsOptional = true };
    private static readonly Option<bool> Recursive = Option.Flag("-r|--recursive", "Every object below the prefix, not only the next level.");
    private static readonly Option<bool> Versions = Option.Flag("--versions", "Every version, delete markers among them.");

    public Task ListAsync([Argument] string place = "") => Run(async invocation =>
    {
        await using var administration = await AdministrationOf.OpenAsync(ServeSettings.Read(invocation), invocation.Shell, CancellationToken.None);
        if (place.Length == 0)
            await BucketText.WriteAllAsync(invocation.Shell, administration, invocation.Get(RootOptions.Json));
        else if (invocation.Get(RootOptions.Json))
            await WriteJsonAsync(invocation, administration, place);
        else
            await WriteAsync(invocation, administration, place);
        return ExitCode.Success;
    });

    private static async Task WriteAsync(Invocation invocation, IAdministration administration, string place)
    {
        await foreach (var entry in EntriesAsync(invocation, administration, place))
        {
            var size = entry.IsDeleteMarker ? "deleted" : entry.Size is { } bytes ? SizeText.Count(bytes) : "";
            var time = entry.Modified?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ssZ", CultureInfo.InvariantCulture) ?? "";
            var version = entry.VersionId is { } id ? $"  {id}" : "";
            invocation.Shell.Out.WriteLine($"{size,16}  {time,20}  {Printable.Of(entry.Name)}{version}");
        }
    }

    /// <summary>One object to a line: a bucket of any size goes through.</summary>
    private static async Task WriteJsonAsync(Invocation invocation, IAdministration administration, string place)
    {
        await foreach (var entry in EntriesAsync(invocation, administration, place))
            invocation.Shell.Out.WriteLine(System.Text.Json.JsonSerializer.Serialize(entry, AdministrationJson.Default.ObjectLine));
    }

    private static async IAsyncEnumerable<ObjectLine> EntriesAsync(Invocation invocation, IAdministration administration, string place)
    {
        var parts = place.Split('/', 2);
        var asked = new ListingRequest(parts[0], parts.Length > 1 ? parts[1] : "", null, null, invocation.Get(Versions), invocation.Get(Recursive));
        while (true)
        {
            var page = await administration.ListObjectsAsync(asked, CancellationToken.None);
            foreach (var entry in page.Entries)
                yield return entry;
            if (!page.IsTruncated || page.Entries.Count == 0)
                yield break;
            asked = asked with { After = page.Entries[^1].Name, AfterVersion = asked.Versions ? page.Entries[^1].VersionId : null };
        }
    }
}
