using System.Globalization;
using Pys3Local.Storage;

namespace Pys3Local.Repositories;

/// <summary>A repository as it comes together from a listing: its files one by one, and at the end what they say. It never holds all of their names.</summary>
/// <param name="now">Against which ages are counted.</param>
internal abstract class Repository(string program, string folder, DateTimeOffset now)
{
    /// <summary>A backup of every ten minutes that pauses for a night has not stopped.</summary>
    private static readonly TimeSpan LeastSilence = TimeSpan.FromDays(2);

    private const int Overdue = 3;

    private long _files;
    private long _bytes;
    private long _empty;

    public string Folder => folder;

    protected DateTimeOffset Now => now;

    protected Timeline Times { get; } = new();

    /// <summary>Null where the format hides them.</summary>
    protected virtual int? Backups => null;

    /// <summary>All of a key before its last name: its folder, with the slash, or empty.</summary>
    public static string Before(string key) => key[..(key.LastIndexOf('/') + 1)];

    public void Add(ObjectInfo info)
    {
        _files++;
        _bytes += info.Size;
        if (info.Size == 0)
            _empty++;

        Take(info.Key[folder.Length..], info);
    }

    public RepositoryReport Report() => new()
    {
        Program = program,
        Folder = folder,
        Files = _files,
        Bytes = _bytes,
        Backups = Backups,
        Newest = Times.Newest,
        IntervalSeconds = Times.Interval?.TotalSeconds,
        Findings = [.. Examine(), .. General()],
    };

    /// <summary>One of its files.</summary>
    /// <param name="name">Below the folder.</param>
    protected abstract void Take(string name, ObjectInfo info);

    protected abstract IEnumerable<RepositoryFinding> Examine();

    /// <summary>The time of a backup as the name of its file says it; not later than the file: a clock that was wrong once would hide for ever that no backup comes any more.</summary>
    protected static DateTimeOffset Said(ReadOnlySpan<char> name, ObjectInfo info) =>
        DateTimeOffset.TryParseExact(name, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var said) && said < info.LastModified ? said : info.LastModified;

    protected static RepositoryFinding Finding(RepositoryFault fault, string message) => new(fault, message);

    protected static string Count(long number, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? one : many ?? one + "s")}");

    protected static string Shown(DateTimeOffset? time) => time is { } known ? known.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC" : "never";

    private IEnumerable<RepositoryFinding> General()
    {
        if (_empty > 0)
            yield return Finding(RepositoryFault.Damaged, $"{Count(_empty, "file is", "files are")} empty, which none of it ever is: look at the disk, and at what wrote them");

        if (Times is { Newest: { } newest, Interval: { } usual } && now - newest > TimeSpan.FromTicks(Math.Max(usual.Ticks * Overdue, LeastSilence.Ticks)))
            yield return Finding(RepositoryFault.Stopped, $"no backup since {Shown(newest)}, where one came every {Length(usual)}: look at the client");
    }

    private static string Length(TimeSpan time) => time < TimeSpan.FromHours(36)
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} hours")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0.#} days");
}
