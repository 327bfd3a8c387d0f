using System.Text.Json;

namespace Pys3Local.Storage.Drime.Uploads;

/// <summary>The local directory that remembers open uploads: a file of JSON lines for each, which only grows until it is removed.</summary>
internal sealed class UploadJournal
{
    private const string Suffix = ".jsonl";

    private readonly string _directory;

    public UploadJournal(string directory)
    {
        _directory = directory;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The lines of every upload. A last line that was cut off was never acknowledged.</summary>
    public IEnumerable<(string Id, IReadOnlyList<JournalLine> Lines)> ReadAll()
    {
        foreach (var path in Directory.EnumerateFiles(_directory, "*" + Suffix))
        {
            var lines = new List<JournalLine>();
            foreach (var text in File.ReadLines(path))
            {
                if (TryParse(text) is not { } line)
                    break;

                lines.Add(line);
            }

            if (lines is [{ Upload: not null }, ..])
                yield return (Path.GetFileNameWithoutExtension(path), lines);
        }
    }

    /// <summary>Durable when it returns.</summary>
    public void Append(string id, JournalLine line)
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        try
        {
            using var file = new FileStream(PathOf(id), options);
            file.Write((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(line, JournalJson.Default.JournalLine), (byte)'\n']);
            file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFailure.Unavailable, $"The state of an upload cannot be written: {e.Message}", e);
        }
    }

    public void Remove(string id) => File.Delete(PathOf(id));

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
