using System.Text.RegularExpressions;
using Pys3Local.Minio.Format;

namespace Pys3Local.Minio.Reading;

/// <summary>The drives of one deployment, as many as there are: its buckets, keys and versions.</summary>
internal sealed partial class DriveSet
{
    private const string DirectorySuffix = "__XLDIR__";
    private const int MaxDepth = 1024;

    private readonly Drive[] _drives;
    private readonly Action<string> _report;

    /// <param name="report">Gets a line for each thing that is damaged, whether it can be made up for or not.</param>
    /// <exception cref="MinioFormatException">They do not belong together.</exception>
    public DriveSet(IEnumerable<string> directories, Action<string> report)
    {
        _report = report;
        _drives = [.. directories.Select(Drive.Open)];
        foreach (var drive in _drives)
        {
            if (drive.Format.Id != _drives[0].Format.Id)
                throw new MinioFormatException($"{drive.Root} and {_drives[0].Root} are drives of different deployments; import one after the other");

            if (Array.Find(_drives, other => other != drive && other.Format.Place!.This == drive.Format.Place!.This) is { } twin)
                throw new MinioFormatException($"{drive.Root} and {twin.Root} are the same drive twice");
        }

        Expected = _drives[0].Format.Place!.Sets!.Sum(static set => set.Length);
    }

    /// <summary>How many drives belong to it.</summary>
    public int Expected { get; }

    public int Present => _drives.Length;

    /// <summary>What else is at the top of a drive (<c>lost+found</c> of its file system) is named in one line.</summary>
    public IEnumerable<string> Buckets()
    {
        var names = Directories("");
        names.Remove(Drive.System);
        var others = names.Where(static name => !BucketName().IsMatch(name)).ToList();
        if (others.Count > 0)
            _report($"left alone, for no bucket has such a name: {string.Join(", ", others)}");

        return names.Except(others);
    }

    /// <summary>Every key of a bucket with the path of its directory, in no order that matters.</summary>
    public IEnumerable<(string Key, string Path)> Keys(string bucket) => Below(bucket, "", 0);

    /// <summary>The versions of a key that are whole enough, the oldest first; a line for each that is not.</summary>
    public IReadOnlyList<FoundVersion> Versions(string path, Action<string> lost)
    {
        var found = new Dictionary<(string, long, long, string?), Dictionary<int, Copy>>();
        var versions = new Dictionary<(string, long, long, string?), StoredVersion>();
        var holders = 0;
        var unread = 0;
        foreach (var drive in _drives)
        {
            VersionFile? file = null;
            try
            {
                file = drive.Describe(path);
            }
            catch (MinioFormatException failure)
            {
                unread++;
                _report(failure.Message);
            }

            holders += file is null ? 0 : 1;
            foreach (var version in file?.Versions ?? [])
            {
                versions.TryAdd(version.Identity, version);
                if (!found.TryGetValue(version.Identity, out var copies))
                    found[version.Identity] = copies = [];

                // Markers have no shards: any number that is free will do.
                copies.TryAdd(version.Kind == 1 ? version.ShardNumber : copies.Count + 1, new Copy(drive, file!));
            }
        }

        if (holders == 0 && unread > 0)
            lost("none of the drives has a description of it that can be read");

        return [.. Agreed(path, found, versions, holders, lost)];
    }

    private static IEnumerable<FoundVersion> Agreed(
        string path,
        Dictionary<(string, long, long, string?), Dictionary<int, Copy>> found,
        Dictionary<(string, long, long, string?), StoredVersion> versions,
        int holders,
        Action<string> lost)
    {
        foreach (var sameId in versions.Values.Where(static version => !version.IsFree).GroupBy(static version => version.Id).OrderBy(static group => group.Max(static version => version.Modified)))
        {
            // What a drive still has of an older write of the same id is no version: the drive was away.
            var newest = sameId.OrderByDescending(static version => version.Modified).ToList();
            var chosen = newest.Find(version => found[version.Identity].Count >= Needed(version, holders));
            if (chosen is not null)
                yield return new FoundVersion(path, chosen, found[chosen.Identity]);
            else
                lost($"version {newest[0].Id}: {found[newest[0].Identity].Count} of the {Needed(newest[0], holders)} drives that it needs have it");
        }
    }

    private static int Needed(StoredVersion version, int holders) => version.Kind == 1 ? version.DataShards : Math.Max(1, (holders + 1) / 2);

    private IEnumerable<(string Key, string Path)> Below(string path, string prefix, int depth)
    {
        if (depth > MaxDepth)
        {
            _report($"{path} is nested too deeply");
            yield break;
        }

        foreach (var name in Directories(path))
        {
            var here = $"{path}/{name}";
            if (Exists(here))
            {
                yield return (prefix + (name.EndsWith(DirectorySuffix, StringComparison.Ordinal) ? name[..^DirectorySuffix.Length] + "/" : name), here);
            }
            else if (HasParts(here) && !Exists(path))
            {
                // Nobody knows whose content it is: its description is gone from every drive.
                _report($"{here} is content of '{prefix.TrimEnd('/')}', whose {VersionFile.Name} is missing");
                continue;
            }

            foreach (var below in Below(here, $"{prefix}{name}/", depth + 1))
                yield return below;
        }
    }

    private bool Exists(string path) => Array.Exists(_drives, drive => File.Exists(drive.PathOf($"{path}/{VersionFile.Name}")));

    private bool HasParts(string path) => Guid.TryParse(Path.GetFileName(path), out _) && Array.Exists(_drives, drive => File.Exists(drive.PathOf($"{path}/part.1")));

    /// <summary>As S3 and MinIO allow them.</summary>
    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex BucketName();

    private SortedSet<string> Directories(string path)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var drive in _drives)
        {
            try
            {
                names.UnionWith(drive.Directories(path));
            }
            catch (MinioFormatException failure)
            {
                _report(failure.Message);
            }
        }

        return names;
    }
}
