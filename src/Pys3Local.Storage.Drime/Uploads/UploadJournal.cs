using System.Collections.Concurrent;
using System.Text.Json;

namespace Pys3Local.Storage.Drime.Uploads;

/// <summary>The local directory that remembers open uploads: a file of JSON lines for each, which only grows until it is removed.</summary>
internal sealed class UploadJournal
{
    private const string Suffix = ".jsonl";

    private readonly string _directory;
    private readonly ConcurrentDictionary<string, bool> _failed = new(StringComparer.Ordinal);

    public UploadJournal(string directory)
    {
        _directory = directory;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>
    /// What is kept of every upload. A last line that was cut off was never acknowledged: it does not count, and nothing is added after it.
    /// </summary>
    public IEnumerable<KeptUpload> ReadAll()
    {
        foreach (var path in Directory.GetFiles(_directory, "*" + Suffix))
        {
            if (Read(path) is { } kept)
                yield return kept;
        }
    }

    private KeptUpload? Read(string path)
    {
        var id = Path.GetFileNameWithoutExtension(path);
        var texts = File.ReadAllText(path).Split('\n');
        var lines = new List<JournalLine>();
        string? fault = null;
        for (var i = 0; i < texts.Length; i++)
        {
            var isLast = i == texts.Length - 1;
            if (isLast && texts[i].Length > 0)
                _failed[id] = true;

            if (TryParse(texts[i]) is { } line)
                lines.Add(line);
            else if (!isLast)
                fault ??= $"{path}: line {i + 1} cannot be read";
        }

        // Where not even the first line was written, nobody has heard of the upload.
        return lines is [{ Upload: not null }, ..] ? new KeptUpload(id, lines, fault) : null;
    }

    /// <summary>
    /// Durable when it returns. A file that a write or a sync has failed on is not added to any more: what is in it is not known. It is replaced.
    /// </summary>
    /// <param name="before">All that is true of the upload without this line, where the file has to be written anew.</param>
    public void Append(string id, JournalLine line, Func<IEnumerable<JournalLine>> before)
    {
        try
        {
            if (_failed.ContainsKey(id))
            {
                Replace(id, [.. before(), line]);
                _failed.TryRemove(id, out _);
                return;
            }

            var isNew = !File.Exists(PathOf(id));
            Write(PathOf(id), FileMode.Append, [line]);
            if (isNew)
                DiskSync.Directory(_directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _failed[id] = true;
            throw new StorageException(StorageFailure.Unavailable, $"The state of an upload cannot be written: {e.Message}", e);
        }
    }

    public void Remove(string id)
    {
        File.Delete(PathOf(id));
        _failed.TryRemove(id, out _);
    }

    private void Replace(string id, IEnumerable<JournalLine> lines)
    {
        var temporary = PathOf(id) + ".new";
        Write(temporary, FileMode.Create, lines);
        File.Move(temporary, PathOf(id), overwrite: true);
        DiskSync.Directory(_directory);
    }

    private static void Write(string path, FileMode mode, IEnumerable<JournalLine> lines)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        using var file = new FileStream(path, options);
        file.Write([.. lines.SelectMany(static line => (byte[])[.. JsonSerializer.SerializeToUtf8Bytes(line, JournalJson.Default.JournalLine), (byte)'\n'])]);
        DiskSync.File(file.SafeFileHandle);
    }

    private string PathOf(string id) => Path.Combine(_directory, id + Suffix);

    private static JournalLine? TryParse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, JournalJson.Default.JournalLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What the journal of an upload says.</summary>
/// <param name="Lines">That can be read, in their order.</param>
/// <param name="Fault">The first line before the last that cannot be read, for the operator; null if there is none.</param>
internal sealed record KeptUpload(string Id, IReadOnlyList<JournalLine> Lines, string? Fault);
