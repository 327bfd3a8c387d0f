using System.Text.RegularExpressions;
using Pys3Local.Storage;

namespace Pys3Local.Repositories.Kopia;

/// <summary>kopia. Snapshots lie encrypted in packs of metadata, so only when such packs came can be told.</summary>
/// <remarks>https://kopia.io/docs/advanced/architecture/; names: <c>repo/content</c> and <c>internal/epoch</c> of kopia.</remarks>
internal sealed partial class KopiaRepository(string folder, DateTimeOffset now) : Repository("kopia", folder, now)
{
    private static readonly TimeSpan SessionLife = TimeSpan.FromDays(1);

    private bool _hasFormat;
    private long _packs;
    private long _indexes;
    private long _staleSessions;

    public static string? FolderOf(string key)
    {
        var folder = Before(key);
        var name = key.AsSpan(folder.Length);
        return name is "kopia.repository" or "kopia.blobcfg" or "kopia.maintenance" || Name().IsMatch(name) ? folder : null;
    }

    protected override void Take(string name, ObjectInfo info)
    {
        switch (name[0])
        {
            case 'k':
                _hasFormat |= name == "kopia.repository";
                break;
            case 'p':
                _packs++;
                break;
            case 'q':
                _packs++;
                Times.Add(info.LastModified);
                break;
            case 'x' or 'n':
                _indexes++;
                break;
            case 's' when Now - info.LastModified > SessionLife:
                _staleSessions++;
                break;
        }
    }

    protected override IEnumerable<RepositoryFinding> Examine()
    {
        if (!_hasFormat)
            yield return Finding(RepositoryFault.Incomplete, "kopia.repository is missing: the repository cannot be opened ('kopia repository repair' can find its copy in a pack)");

        if (_packs > 0 && _indexes == 0)
            yield return Finding(RepositoryFault.WithoutIndex, $"{Count(_packs, "pack")} and no index: 'kopia index recover --commit' makes it from the packs");

        if (_packs == 0 && _indexes > 0)
            yield return Finding(RepositoryFault.WithoutPacks, $"{Count(_indexes, "index file")} and not one pack: the contents are gone");

        if (_staleSessions > 0)
            yield return Finding(RepositoryFault.StaleLock, $"{Count(_staleSessions, "mark")} of sessions that began more than a day ago and did not end: 'kopia maintenance run --full' clears them");
    }

    /// <summary>Packs (p, q), marks of sessions (s), indexes of both kinds (n, x), logs.</summary>
    [GeneratedRegex("^([pq][0-9a-f]{32}-s[0-9a-f]{16,20}|s[0-9a-f]{32,64}-s[0-9a-f]{16,20}|n[0-9a-f]{32,64}(-s[0-9a-f]{16,20})?(-c[0-9]+)?|x[nsrew][0-9a-f_-]*(s[0-9a-f-]+)?|_log_[0-9]{14}_.*)\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
