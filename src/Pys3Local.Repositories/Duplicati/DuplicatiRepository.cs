using System.Text.RegularExpressions;
using Pys3Local.Storage;

namespace Pys3Local.Repositories.Duplicati;

/// <summary>Duplicati: a list for each backup, and for each file with blocks one with their index.</summary>
/// <remarks>https://docs.duplicati.com/technical-details/the-backup-process</remarks>
internal sealed partial class DuplicatiRepository(string folder, DateTimeOffset now) : Repository("duplicati", folder, now)
{
    /// <summary>Of the newest backups; what is compared is the newest with those before it.</summary>
    private const int Compared = 20;

    private readonly SortedDictionary<DateTimeOffset, long> _lists = [];
    private int _backups;
    private long _blocks;
    private long _indexes;

    protected override int? Backups => _backups;

    public static string? FolderOf(string key)
    {
        var folder = Before(key);
        return Name().IsMatch(key.AsSpan(folder.Length)) ? folder : null;
    }

    protected override void Take(string name, ObjectInfo info)
    {
        var match = Name().Match(name);
        if (match.Groups["block"].Success)
            _blocks++;
        else if (match.Groups["index"].Success)
            _indexes++;
        else
            TakeList(match.Groups["time"].ValueSpan, info);
    }

    private void TakeList(ReadOnlySpan<char> said, ObjectInfo info)
    {
        _backups++;
        var time = Said(said, info);
        Times.Add(time);
        _lists[time] = info.Size;
        if (_lists.Count > Compared)
            _lists.Remove(_lists.Keys.First());
    }

    protected override IEnumerable<RepositoryFinding> Examine()
    {
        if (_blocks > 0 && _backups == 0)
            yield return Finding(RepositoryFault.Incomplete, $"{Count(_blocks, "file")} with blocks and no list of a backup: the first one has not ended, or its lists are gone");

        if (_blocks > _indexes)
            yield return Finding(RepositoryFault.WithoutIndex, $"{Count(_blocks - _indexes, "dblock file has", "dblock files have")} no dindex file: 'repair' in Duplicati makes it");

        if (_indexes > _blocks)
            yield return Finding(RepositoryFault.WithoutPacks, $"{Count(_indexes - _blocks, "dindex file has", "dindex files have")} no dblock file: contents are missing; 'list-broken-files' in Duplicati says whose");

        if (Shrunk() is { } shrunk)
            yield return shrunk;
    }

    /// <summary>A list is as long as the backup has files.</summary>
    private RepositoryFinding? Shrunk()
    {
        if (_lists.Count < 4)
            return null;

        long[] before = [.. _lists.Values.SkipLast(1).Order()];
        var (usual, newest) = (before[before.Length / 2], _lists.Values.Last());
        return newest < usual / 2
            ? Finding(RepositoryFault.Shrinking, $"the list of the newest backup has {Count(newest, "byte")}, where {Count(usual, "byte")} were usual: files are missing from it")
            : null;
    }

    [GeneratedRegex(@"^.+-((?<time>[0-9]{8}T[0-9]{6}Z)\.dlist|(?<block>b[0-9a-f]{32})\.dblock|(?<index>i[0-9a-f]{32})\.dindex)\.[0-9a-z.]+\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
