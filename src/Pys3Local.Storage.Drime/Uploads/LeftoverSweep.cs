using System.Globalization;
using System.Text.RegularExpressions;
using Pys3Local.Storage.Drime.Api;
using Pys3Local.Storage.Drime.Service;
using Pys3Local.Storage.Drime.Tree;

namespace Pys3Local.Storage.Drime.Uploads;

/// <summary>
/// Takes away what crashes and lost answers have left in the server's own folder: files that no open upload and no note names. Several
/// servers may share the folder, and one does not know what another is about: so only what is old goes, and it goes into the trash.
/// </summary>
internal sealed partial class LeftoverSweep(DrimeService service)
{
    /// <summary>Notes that are looked up each time, since each is a request.</summary>
    private const int MaxNotes = 200;

    /// <summary>Files that one request removes.</summary>
    private const int FilesAtOnce = 30;

    private static readonly TimeSpan SafeAge = TimeSpan.FromDays(7);

    /// <summary>Of what is named as the parts of an upload are: it may be one of another server.</summary>
    private static readonly TimeSpan SafeAgeOfParts = TimeSpan.FromDays(30);

    /// <param name="named">The files of open uploads of this server.</param>
    public async Task RunAsync(IReadOnlySet<long> named, CancellationToken cancellationToken)
    {
        try
        {
            var left = await OldAsync(named, cancellationToken).ConfigureAwait(false);
            foreach (var some in left.Chunk(FilesAtOnce))
            {
                await service.Api.DeleteAsync([.. some.Select(file => file.Id)], forever: false, cancellationToken).ConfigureAwait(false);
                service.Cache.Remove(some);
            }
        }
        catch (Exception e) when (e is ApiRefusal or StorageException or OperationCanceledException)
        {
            // The next start looks again.
        }
    }

    private async Task<List<Node>> OldAsync(IReadOnlySet<long> named, CancellationToken cancellationToken)
    {
        var left = new List<Node>();
        if (await service.Tree.FindSystemFolderAsync(cancellationToken).ConfigureAwait(false) is not { } folder)
            return left;

        var now = service.Time.GetUtcNow();
        var notes = new List<(Node File, long Of)>();
        for (var child = folder.Next(""); child is not null; child = folder.Next(Utf8Order.Next(child.SortKey)))
        {
            foreach (var file in child.Nodes.Where(node => !node.IsFolder && !named.Contains(node.Id) && IsOld(node, now)))
            {
                if (NameOfNote().Match(file.Name) is { Success: true } match && long.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var id))
                    notes.Add((file, id));
                else
                    left.Add(file);
            }
        }

        if (notes.Count == 0 || await service.Api.FindAsync(notes[0].File.Id, cancellationToken).ConfigureAwait(false) is null)
        {
            // Where it does not even know of the note itself, it says nothing of what the note is about.
            return left;
        }

        var chosen = notes.ToArray();
        lock (service.Random)
            service.Random.Shuffle(chosen);

        foreach (var (file, id) in chosen.Take(MaxNotes))
        {
            var entry = await service.Api.FindAsync(id, cancellationToken).ConfigureAwait(false);
            if (entry is null || (ObjectNote.Parse(entry.Description) is { } note && note.More != file.Id))
                left.Add(file);
        }

        return left;
    }

    /// <summary>By both times: a duplicate may have the creation of what it is one of.</summary>
    private static bool IsOld(Node file, DateTimeOffset now) =>
        now - (file.Created > file.Updated ? file.Created : file.Updated) > (NameOfPart().IsMatch(file.Name) ? SafeAgeOfParts : SafeAge);

    [GeneratedRegex(@"^[0-9a-f]{40}\.([0-9]+\.part|parts)\z")]
    private static partial Regex NameOfPart();

    /// <summary>See <see cref="LongNotes"/>.</summary>
    [GeneratedRegex(@"^([0-9]+)\.json\z")]
    private static partial Regex NameOfNote();
}
