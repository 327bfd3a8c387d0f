using System.Text.RegularExpressions;
using Pys3Local.Storage;

namespace Pys3Local.Repositories.Duplicity;

/// <summary>duplicity: sets of volumes with a manifest and signatures, full ones and chains of increments on them.</summary>
/// <remarks>https://duplicity.gitlab.io/stable/duplicity.1.html#file-name-format</remarks>
internal sealed partial class DuplicityRepository(string folder, DateTimeOffset now) : Repository("duplicity", folder, now)
{
    /// <summary>Sets that are told apart; nobody keeps so many.</summary>
    private const int Most = 20_000;

    private readonly Dictionary<string, BackupSet> _sets = new(StringComparer.Ordinal);

    protected override int? Backups => _sets.Values.Count(set => set.HasManifest);

    public static string? FolderOf(string key)
    {
        var folder = Before(key);
        return Name().IsMatch(key[folder.Length..]) ? folder : null;
    }

    protected override void Take(string name, ObjectInfo info)
    {
        var match = Name().Match(name);
        var (start, end, what) = (match.Groups["start"].Value, match.Groups["end"].Value, match.Groups["what"].Value);
        if (!_sets.TryGetValue(end, out var set))
        {
            if (_sets.Count >= Most)
                return;

            _sets[end] = set = new();
        }

        if (what == "sigtar")
        {
            set.HasSignatures = true;
            return;
        }

        set.Start = start.Length > 0 ? start : null;
        if (what == "manifest")
        {
            set.HasManifest = true;
            set.Time = Said(end, info);
            Times.Add(set.Time);
            return;
        }

        set.Volumes++;
        set.Bytes += info.Size;
    }

    protected override IEnumerable<RepositoryFinding> Examine()
    {
        var unfinished = _sets.Count(set => set.Value is { HasManifest: false, Volumes: > 0 });
        if (unfinished > 0)
            yield return Finding(RepositoryFault.Interrupted, $"{Count(unfinished, "backup has", "backups have")} volumes and no manifest: broken off; the next run goes on, or 'duplicity cleanup --force' clears them");

        var empty = _sets.Count(set => set.Value is { HasManifest: true, Volumes: 0 });
        if (empty > 0)
            yield return Finding(RepositoryFault.WithoutPacks, $"{Count(empty, "manifest has", "manifests have")} no volumes: the contents are gone");

        var unsigned = _sets.Count(set => set.Value is { HasManifest: true, Volumes: > 0, HasSignatures: false });
        if (unsigned > 0)
            yield return Finding(RepositoryFault.WithoutIndex, $"{Count(unsigned, "backup has", "backups have")} no signatures: they can be restored, and no increment can be made on them");

        var hanging = _sets.Count(set => set.Value is { HasManifest: true, Start: { } start } && !_sets.ContainsKey(start));
        if (hanging > 0)
            yield return Finding(RepositoryFault.Incomplete, $"{Count(hanging, "increment hangs", "increments hang")} on a backup that is not there: they cannot be restored");

        if (Shrunk() is { } shrunk)
            yield return shrunk;
    }

    private RepositoryFinding? Shrunk()
    {
        var full = _sets.Where(set => set.Value is { HasManifest: true, Start: null }).OrderBy(set => set.Value.Time).Select(set => set.Value.Bytes).ToList();
        return full.Count >= 2 && full[^1] < full[^2] / 2
            ? Finding(RepositoryFault.Shrinking, $"the newest full backup has {Count(full[^1], "byte")}, the one before it {Count(full[^2], "byte")}")
            : null;
    }

    private sealed class BackupSet
    {
        /// <summary>The end of the backup that it is an increment on; null for a full one.</summary>
        public string? Start { get; set; }

        public bool HasManifest { get; set; }

        /// <summary>Of the backup, where there is a manifest.</summary>
        public DateTimeOffset Time { get; set; }

        public bool HasSignatures { get; set; }

        public int Volumes { get; set; }

        public long Bytes { get; set; }
    }

    [GeneratedRegex(@"^duplicity-(full|inc|full-signatures|new-signatures)\.((?<start>[0-9]{8}T[0-9]{6}Z)\.to\.)?(?<end>[0-9]{8}T[0-9]{6}Z)\.(vol[0-9]+\.)?(?<what>difftar|manifest|sigtar)(\.[0-9a-z.]+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
