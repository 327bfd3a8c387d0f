using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Layout;

/// <summary>The data directory and the server's own directory in it.</summary>
internal sealed class DataDirectory(IFileSystem files, string root) : IDisposable
{
    internal const string OwnName = ".pys3local";

    /// <summary>Directories for small files that are being written: in one, all who write would wait for its lock in the kernel.</summary>
    private const int Stages = 8;

    /// <summary>What an earlier run has left must not be taken for ours: the journal may still name it.</summary>
    private readonly string _run = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
    private readonly string[] _stages = [.. Enumerable.Range(0, Stages).Select(number => $"{root}/{OwnName}/tmp/{number}")];
    private readonly ConcurrentDictionary<string, IDisposable?> _apart = new(StringComparer.Ordinal);
    private IDisposable? _watch;
    private long _temporaries;

    public string Root { get; } = root;

    public string Own { get; } = $"{root}/{OwnName}";

    public string Temporary { get; } = $"{root}/{OwnName}/tmp";

    public string Index { get; } = $"{root}/{OwnName}/index.db";

    public string Journal { get; } = $"{root}/{OwnName}/journal";

    public string Uploads { get; } = $"{root}/{OwnName}/uploads";

    public string Settings { get; } = $"{root}/{OwnName}/store.json";

    /// <summary>How the last verification came out.</summary>
    public string Verification { get; } = $"{root}/{OwnName}/verify.json";

    public string LockFile { get; } = $"{root}/{OwnName}/lock";

    /// <summary>Makes what is missing, on the medium.</summary>
    public void Prepare()
    {
        var made = false;
        foreach (var directory in (string[])[Root, Own, Temporary, .. _stages, Journal, Uploads])
        {
            var outcome = files.CreateDirectory(directory);
            if (outcome == FileOutcome.Missing && directory == Root)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Root)!);
                outcome = files.CreateDirectory(directory);
            }

            if (outcome is not (FileOutcome.Done or FileOutcome.Exists) || files.Find($"{directory}/") is not { Kind: FileKind.Directory })
                throw new StorageException(StorageFailure.Unavailable, $"{directory}: not a directory");

            made |= outcome == FileOutcome.Done;
            _watch ??= files.Watch(Root);
        }

        if (made)
        {
            files.SyncDirectory(Own);
            files.SyncDirectory(Root);
            files.SyncDirectory(Path.GetDirectoryName(Root) ?? Root);
        }
    }

    /// <summary>A path that nothing else uses, on the file system of the data. What is left there is removed at the next start.</summary>
    public string NewTemporary() => NewIn(Temporary, Interlocked.Increment(ref _temporaries));

    private string NewIn(string directory, long number) => string.Create(CultureInfo.InvariantCulture, $"{directory}/{_run}-{number}");

    /// <summary>A small file as a whole; null if it is missing.</summary>
    /// <param name="below">As in <see cref="IFileSystem.OpenBelow"/>.</param>
    public byte[]? Read(string path, int limit, string? below = null)
    {
        using var file = below is null ? files.Open(path) : files.OpenBelow(below, path);
        if (file is null)
            return null;

        var length = file.Facts.Size;
        if (length > limit)
            throw new StorageException(StorageFailure.Damaged, $"{path}: larger than it can be");

        var bytes = new byte[length];
        var done = 0;
        while (done < bytes.Length && file.Read(done, bytes.AsSpan(done)) is > 0 and var count)
            done += count;

        return done == bytes.Length ? bytes : bytes[..done];
    }

    /// <summary>A new file of these bytes, ready to be moved to its place.</summary>
    public string Stage(ReadOnlySpan<byte> bytes, bool sync, out FileFacts facts)
    {
        var number = Interlocked.Increment(ref _temporaries);
        var path = NewIn(_stages[number % Stages], number);
        try
        {
            using var file = files.Create(path);
            file.Write(0, bytes);
            if (sync)
                file.Sync();

            facts = file.Facts;
            return path;
        }
        catch
        {
            files.Discard(path);
            throw;
        }
    }

    /// <summary>Puts a small file instead of another, whole.</summary>
    public void Replace(string path, ReadOnlySpan<byte> bytes, bool sync)
    {
        var staged = Stage(bytes, sync, out _);
        try
        {
            if (files.Rename(staged, path) is var outcome and not FileOutcome.Done)
                throw new StorageException(StorageFailure.Unavailable, $"{path}: cannot be written ({outcome})");
        }
        catch
        {
            files.Discard(staged);
            throw;
        }

        if (sync)
            files.SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>A directory whose changes are to be on the medium, too, when <see cref="SyncAll"/> returns.</summary>
    public void Include(string directory)
    {
        if (files.IsApart(directory, Root))
            _apart.GetOrAdd(directory, files.Watch);
    }

    public void Dispose()
    {
        _watch?.Dispose();
        foreach (var (_, watch) in _apart)
            watch?.Dispose();
    }

    /// <summary>Returns when all that was written is on the medium.</summary>
    public void SyncAll()
    {
        files.SyncAll(Root);
        foreach (var (directory, _) in _apart)
            files.SyncAll(directory);
    }

    public void RemoveTree(string path)
    {
        foreach (var item in files.Items(path).ToList())
        {
            if (item.Kind == FileKind.Directory)
                RemoveTree($"{path}/{item.Name}");
            else
                files.Delete($"{path}/{item.Name}");
        }

        files.RemoveDirectory(path);
    }

    /// <summary>What the journal calls a file that is to be moved to its place: its name in <c>tmp</c>, or its path in the server's directory.</summary>
    public string BodyName(string path) => path.StartsWith(Temporary + "/", StringComparison.Ordinal) ? path[(Temporary.Length + 1)..] : path[(Own.Length + 1)..];

    public string BodyPath(string name) => $"{(name.Contains('/') ? Own : Temporary)}/{name}";

    /// <summary>Removes a tree of which nothing is needed; what cannot be removed is left to the next start.</summary>
    public void DiscardTree(string path)
    {
        try
        {
            RemoveTree(path);
        }
        catch (StorageException)
        {
        }
    }

    /// <param name="kept">Names in <c>tmp</c> that are still needed.</param>
    public void ClearTemporary(HashSet<string> kept)
    {
        foreach (var directory in (string[])[Temporary, .. _stages])
        {
            foreach (var item in files.Items(directory).ToList())
            {
                var path = $"{directory}/{item.Name}";
                if (item.Kind != FileKind.Directory)
                {
                    if (directory != Temporary || !kept.Contains(item.Name))
                        files.Discard(path);
                }
                else if (!_stages.Contains(path))
                {
                    DiscardTree(path);
                }
            }
        }
    }
}
