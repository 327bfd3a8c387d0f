using System.Globalization;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Journal;

/// <summary>The files of the journal: <c>journal/1.log</c>, <c>2.log</c>, and more only if one cannot be emptied.</summary>
/// <param name="files">The file system.</param>
/// <param name="data">The data directory.</param>
/// <param name="syncs">False where nothing has to survive a power cut.</param>
internal sealed class JournalFiles(IFileSystem files, DataDirectory data, bool syncs)
{
    private const string Extension = ".log";
    private const string NewExtension = ".new";
    private const string DamagedExtension = ".damaged";

    /// <summary>False where nothing has to survive a power cut.</summary>
    public bool Syncs => syncs;

    /// <summary>Every segment that is there. What was not finished being made is removed.</summary>
    public List<Segment> Open()
    {
        var segments = new List<(int Number, Segment Segment)>();
        foreach (var item in files.Items(data.Journal).ToList())
        {
            var path = $"{data.Journal}/{item.Name}";
            if (item.Name.EndsWith(NewExtension, StringComparison.Ordinal))
                files.Discard(path);
            else if (NumberOf(item.Name) is { } number && files.Open(path, write: true) is { } file)
                segments.Add((number, new Segment(file, path, syncs)));
        }

        return [.. segments.OrderBy(static segment => segment.Number).Select(static segment => segment.Segment)];
    }

    /// <summary>An empty one more, on the medium.</summary>
    public Segment Make()
    {
        for (var number = 1; ; number++)
        {
            var path = $"{data.Journal}/{number.ToString(CultureInfo.InvariantCulture)}{Extension}";
            if (files.Find(path) is not null)
                continue;

            var file = files.Create(path);
            try
            {
                SyncNames();
                return new Segment(file, path, syncs);
            }
            catch
            {
                file.Dispose();
                files.Discard(path);
                throw;
            }
        }
    }

    /// <summary>Puts a new file, with what <see cref="Segment.CopyTo"/> keeps, instead of a segment's.</summary>
    public void Renew(Segment segment, bool unfinishedOnly)
    {
        var path = segment.Path + NewExtension;
        files.Delete(path);
        var file = files.Create(path);
        try
        {
            segment.CopyTo(file, unfinishedOnly, () =>
            {
                if (files.Rename(path, segment.Path) is var outcome and not FileOutcome.Done)
                    throw new StorageException(StorageFailure.Unavailable, $"{segment.Path}: cannot be replaced ({outcome})");

                SyncNames();
            });
        }
        catch
        {
            // Where it has its name already, it says the same as the one before, without what was refused.
            file.Dispose();
            files.Discard(path);
            throw;
        }
    }

    public void Remove(Segment segment)
    {
        files.Delete(segment.Path);
        SyncNames();
        segment.Dispose();
    }

    /// <summary>Keeps a segment in which the medium has changed something, for who wants to look; returns its name.</summary>
    public string SetAside(Segment segment, DateTimeOffset now)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{System.IO.Path.GetFileNameWithoutExtension(segment.Path)}-{now:yyyyMMdd'T'HHmmss}{DamagedExtension}");
        if (files.Rename(segment.Path, $"{data.Journal}/{name}") is var outcome and not (FileOutcome.Done or FileOutcome.Missing))
            throw new StorageException(StorageFailure.Unavailable, $"{segment.Path}: cannot be moved aside ({outcome})");

        SyncNames();
        segment.Dispose();
        return name;
    }

    /// <summary>The segments that have been set aside, by name.</summary>
    public List<string> Damaged() =>
        [.. files.Items(data.Journal).Where(static item => item.Name.EndsWith(DamagedExtension, StringComparison.Ordinal)).Select(static item => item.Name)];

    private void SyncNames()
    {
        if (syncs)
            files.SyncDirectory(data.Journal);
    }

    private static int? NumberOf(string name) => name.EndsWith(Extension, StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(0, name.Length - Extension.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
