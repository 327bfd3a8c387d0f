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
    private bool _isLoaded;

    /// <summary>Those of a key, whatever has become of its versions. Notes from before 0.4 do not say whose they are, and are not among them.</summary>
    public IReadOnlyList<UploadNote> Of(KeyName name)
    {
        lock (_lock)
        {
            if (!_isLoaded && directory is not null && Directory.Exists(directory))
            {
                foreach (var path in Directory.EnumerateFiles(directory))
                    Read(Path.GetFileName(path));
            }

            _isLoaded = true;
            return [.. _notes.Values.Where(note => note.Of?.Name == name)];
        }
    }

    /// <summary>Null where none is on its way, or its note cannot be read.</summary>
    public UploadNote? Find(KeyName name, string version, string bucket)
    {
        var file = FileOf(name, version, bucket);
        lock (_lock)
            return Read(file);
    }

    /// <param name="etag">Of the version: another content under the same id does not go on with its parts.</param>
    public UploadNote Begin(KeyName name, string version, string etag, string bucket, string uploadId)
    {
        var note = new UploadNote(FileOf(name, version, bucket), uploadId) { Of = new(name, version, etag, bucket) };
        lock (_lock)
        {
            _notes[note.File] = note;
            if (directory is not null)
            {
                Directory.CreateDirectory(directory);
                File.WriteAllText(Path.Combine(directory, note.File), $"{uploadId}\n{note.Of}\n");
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

    public void Remove(KeyName name, string version, string bucket) => Remove(FileOf(name, version, bucket));

    public void Remove(UploadNote note) => Remove(note.File);

    /// <summary>Under the lock.</summary>
    private UploadNote? Read(string file)
    {
        if (_notes.TryGetValue(file, out var known))
            return known;

        if (directory is null || !File.Exists(Path.Combine(directory, file)))
            return null;

        var lines = File.ReadAllLines(Path.Combine(directory, file));
        if (lines is not [{ Length: > 0 } id, ..])
            return null;

        var note = new UploadNote(file, id) { Of = lines.Length > 1 ? NotedUpload.Parse(lines[1]) : null };
        foreach (var line in lines.Skip(1))
        {
            if (line.Split(' ') is [var number, { Length: > 0 } etag, "."] && int.TryParse(number, CultureInfo.InvariantCulture, out var part))
                note.Parts[part] = etag;
        }

        return _notes[file] = note;
    }

    private void Remove(string file)
    {
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

    /// <summary>Whose it is; null where the note does not say.</summary>
    public NotedUpload? Of { get; init; }

    /// <summary>The ETags of what the target has taken, by number.</summary>
    public SortedDictionary<int, string> Parts { get; } = [];
}

/// <summary>What an upload is of: a version here, on its way to a bucket there.</summary>
internal sealed record NotedUpload(KeyName Name, string Version, string ETag, string Bucket)
{
    private const string Begin = "of";

    public static NotedUpload? Parse(string line)
    {
        try
        {
            return line.Split(' ') is [Begin, var bucket, var key, var version, var etag, var target] ? new(new(Text(bucket), Text(key)), Text(version), Text(etag), Text(target)) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>A line of a note.</summary>
    public override string ToString() => string.Join(' ', (string[])[Begin, Base64(Name.Bucket), Base64(Name.Key), Base64(Version), Base64(ETag), Base64(Bucket)]);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Text(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}
