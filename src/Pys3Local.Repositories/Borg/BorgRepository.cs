using System.Globalization;
using System.Text.RegularExpressions;
using Pys3Local.Storage;

namespace Pys3Local.Repositories.Borg;

/// <summary>A repository of Borg 1 as it is copied here by rclone: numbered segments, and an index that names the number of the last one.</summary>
/// <remarks>https://borgbackup.readthedocs.io/en/stable/internals/data-structures.html</remarks>
internal sealed partial class BorgRepository(string folder, DateTimeOffset now) : Repository("borg", folder, now)
{
    private static readonly TimeSpan LockLife = TimeSpan.FromDays(1);

    private bool _hasConfig;
    private bool _isLocked;
    private long _segments;
    private long _lastSegment = -1;
    private long _lastIndex = -1;

    public static string? FolderOf(string key)
    {
        var match = Name().Match(key);
        return match.Success ? match.Groups["folder"].Value : null;
    }

    protected override void Take(string name, ObjectInfo info)
    {
        if (name == "config")
        {
            _hasConfig = true;
            return;
        }

        var match = Name().Match(name);
        if (NumberOf(match.Groups["segment"]) is { } segment)
        {
            _segments++;
            _lastSegment = Math.Max(_lastSegment, segment);
            Times.Add(info.LastModified);
        }
        else if (NumberOf(match.Groups["index"]) is { } index)
        {
            _lastIndex = Math.Max(_lastIndex, index);
        }
        else if (match.Groups["lock"].Success)
        {
            _isLocked |= Now - info.LastModified > LockLife;
        }
    }

    protected override IEnumerable<RepositoryFinding> Examine()
    {
        if (!_hasConfig)
            yield return Finding(RepositoryFault.Incomplete, "the config, which holds the key, is missing: the copy is not whole");

        if (_segments > 0 && _lastIndex < 0)
            yield return Finding(RepositoryFault.WithoutIndex, $"{Count(_segments, "segment")} and no index: Borg makes one when it opens the repository");

        if (_segments == 0 && _lastIndex >= 0)
            yield return Finding(RepositoryFault.WithoutPacks, "an index and no segment: the contents are gone");

        if (_segments > 0 && _lastIndex > _lastSegment)
            yield return Finding(RepositoryFault.WithoutPacks, $"the index is of segment {_lastIndex}, and the last one here is {_lastSegment}: the copy is not whole; copy again while no Borg writes");

        if (_lastIndex >= 0 && _lastIndex < _lastSegment)
            yield return Finding(RepositoryFault.Interrupted, $"segments go on to {_lastSegment} after the index ({_lastIndex}): the copy was made while Borg wrote, or of a backup that broke off");

        if (_isLocked)
            yield return Finding(RepositoryFault.StaleLock, "the lock of the repository was copied as well: copy while no Borg runs ('borg with-lock'), and 'borg break-lock' before a restore from here");
    }

    private static long? NumberOf(Group group) => group.Success ? long.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex("^(?<folder>(.*/)?)(data/[0-9]{1,9}/(?<segment>[0-9]{1,12})|index\\.(?<index>[0-9]{1,12})|(hints|integrity)\\.[0-9]{1,12}|(?<lock>lock\\.(exclusive(/[^/]+)?|roster)))\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
