using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pys3Local.Replication.Queue;

namespace Pys3Local.Replication.Copying;

/// <summary>Uploads in parts that are on their way, so that one that was interrupted goes on with the part that it was at: a file for each, with its id and the parts that the target has taken.</summary>
/// <param name="directory">Null: in memory only.</param>
internal sealed class UploadNotes(string? directory)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, UploadNote> _notes = new(StringComparer.Ordinal);

    /// <summary>Null where none is on its way, or its note cannot be read.</summary>
    public UploadNote? Find(KeyName name, string version, string bucket)
    {
        var file = FileOf(name, version, bucket);
        lock (_lock)
        {
            if (_notes.TryGetValue(file, out var known))
                return known;

            if (directory is null || !File.Exists(Path.Combine(directory, file)))
                return null;

            var lines = File.ReadAllLines(Path.Combine(directory, file));
            if (lines is not [{ Length: > 0 } id, ..])
                return null;

            var note = new UploadNote(file, id);
            foreach (var line in lines.Skip(1))
            {
                if (line.Split(' ') is [var number, { Length: > 0 } etag, "."] && int.TryParse(number, CultureInfo.InvariantCulture, out var part))
                    note.Parts[part] = etag;
            }

            return _notes[file] = note;
        }
    }

    public UploadNote Begin(KeyName name, string version, string bucket, string uploadId)
    {
        var note = new UploadNote(FileOf(name, version, bucket), uploadId);
        lock (_lock)
        {
            _notes[note.File] = note;
            if (directory is not null)
            {
                Directory.CreateDirectory(directory);
                File.WriteAllText(Path.Combine(directory, note.File), uploadId + "\n");
            }
        }

        return note;
    }

    public void Add(UploadNote note, int number, string etag)
    {
        lock (_lock)
        {
            note.Parts[number] = etag;
            if (directory is not null)
                File.AppendAllText(Path.Combine(directory, note.File), string.Create(CultureInfo.InvariantCulture, $"{number} {etag} .\n"));
        }
    }

    public void Remove(KeyName name, string version, string bucket)
    {
        var file = FileOf(name, version, bucket);
        lock (_lock)
        {
            _notes.Remove(file);
            if (directory is not null && File.Exists(Path.Combine(directory, file)))
                File.Delete(Path.Combine(directory, file));
        }
    }

    private static string FileOf(KeyName name, string version, string bucket) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{name.Bucket}\n{version}\n{bucket}\n{name.Key}")));
}

/// <summary>An upload on its way.</summary>
internal sealed class UploadNote(string file, string id)
{
    public string File => file;

    public string Id => id;

    /// <summary>The ETags of what the target has taken, by number.</summary>
    public SortedDictionary<int, string> Parts { get; } = [];
}
