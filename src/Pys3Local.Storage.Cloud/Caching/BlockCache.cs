using System.Globalization;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using Pys3Local.Storage.Counting;

namespace Pys3Local.Storage.Cloud.Caching;

/// <summary>
/// Blocks of objects in a local directory, each a file with its hash at its end: what a crash has left in it is found when it is read. They are named after place, name and
/// ETag of the object, so that a block of an object that has been replaced is never asked for again. What was used longest ago goes first.
/// </summary>
public sealed class BlockCache
{
    /// <summary>Bytes of a block; only the last of an object is smaller.</summary>
    public const int BlockSize = 1 << 20;

    private const int HashSize = 16;
    private const int MostBlocks = 1_000_000;
    private const int MostVerified = 100_000;
    private const string Temporary = ".new";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Name, long Bytes)>> _blocks = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Name, long Bytes)> _byUse = new();
    private readonly HashSet<string> _verified = new(StringComparer.Ordinal);
    private readonly string _directory;
    private readonly long _most;
    private long _bytes;

    /// <param name="directory">Made if it is missing. It may be removed while no server uses it.</param>
    /// <param name="most">Bytes that the blocks may have together.</param>
    /// <exception cref="StorageException">It cannot be used.</exception>
    public BlockCache(string directory, long most)
    {
        (_directory, _most) = (Path.GetFullPath(directory), most);
        try
        {
            Directory.CreateDirectory(_directory);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(_directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

            var files = new DirectoryInfo(_directory).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => IsOwn(file.Name)).ToLookup(file => IsTemporary(file.Name));
            foreach (var file in files[true])
                Discard(file.FullName);

            foreach (var file in files[false].OrderBy(file => file.LastWriteTimeUtc))
                Note(file.Name, file.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFailure.Unavailable, $"The cache in '{_directory}' cannot be used: {e.Message}", e);
        }

        Shrink();
    }

    /// <summary>Bytes that were read from it.</summary>
    public Counter Hits { get; } = new();

    /// <summary>Bytes that had to come from the service.</summary>
    public Counter Misses { get; } = new();

    /// <summary>Blocks that were found damaged.</summary>
    public Counter Damaged { get; } = new();

    /// <summary>Bytes that it holds.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Bytes that it may hold.</summary>
    public long Most => _most;

    /// <summary>The name of an object's blocks.</summary>
    public static string NameOf(string location, string container, string blob, string etag) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{location}\0{container}\0{blob}\0{etag}")));

    public bool Has(string name, long block)
    {
        lock (_gate)
            return _blocks.ContainsKey(Key(name, block));
    }

    /// <summary>Whether all bytes of an object have been compared with what was stored, and none has been put here since.</summary>
    public bool IsVerified(string name)
    {
        lock (_gate)
            return _verified.Contains(name);
    }

    public void Verified(string name)
    {
        lock (_gate)
        {
            if (_verified.Count >= MostVerified)
                _verified.Clear();

            _verified.Add(name);
        }
    }

    /// <summary>Removes all blocks of an object.</summary>
    /// <param name="size">Its bytes.</param>
    public void Forget(string name, long size)
    {
        Unverified(name);
        for (var block = 0L; block * BlockSize < size; block++)
        {
            if (Has(name, block))
                Remove(Key(name, block));
        }
    }

    /// <returns>Its bytes; -1 if it is not there, or is not what was put there.</returns>
    public async ValueTask<int> ReadAsync(string name, long block, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var key = Key(name, block);
        if (!Touch(key))
            return -1;

        try
        {
            using var file = File.OpenHandle(PathOf(key), options: FileOptions.Asynchronous);
            var length = (int)(RandomAccess.GetLength(file) - HashSize);
            var hash = new byte[HashSize];
            if (length is >= 0 and <= BlockSize && await RandomAccess.ReadAsync(file, buffer[..length], 0, cancellationToken).ConfigureAwait(false) == length &&
                await RandomAccess.ReadAsync(file, hash, length, cancellationToken).ConfigureAwait(false) == HashSize &&
                XxHash128.Hash(buffer.Span[..length]).AsSpan().SequenceEqual(hash))
            {
                Hits.Add(length);
                return length;
            }

            Damaged.Add(1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody has removed it.
        }

        Remove(key);
        return -1;
    }

    /// <summary>Keeps a block. Where that fails there is one less.</summary>
    public async ValueTask WriteAsync(string name, long block, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        Misses.Add(content.Length);
        Unverified(name);
        var key = Key(name, block);
        var path = PathOf(key);
        var temporary = $"{path}{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}{Temporary}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using (var file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write, options: FileOptions.Asynchronous))
            {
                await RandomAccess.WriteAsync(file, content, 0, cancellationToken).ConfigureAwait(false);
                await RandomAccess.WriteAsync(file, XxHash128.Hash(content.Span), content.Length, cancellationToken).ConfigureAwait(false);
            }

            File.Move(temporary, path, overwrite: true);
            lock (_gate)
                Note(key, content.Length + HashSize);

            Shrink();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            Discard(temporary);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static string Key(string name, long block) => string.Create(CultureInfo.InvariantCulture, $"{name}-{block:x}");

    private static bool IsOwn(string file) => file.Length > 65 && file[64] == '-' && !file.AsSpan(0, 64).ContainsAnyExcept("0123456789abcdef");

    /// <summary>What a process that has ended was writing.</summary>
    private static bool IsTemporary(string file) => file.EndsWith(Temporary, StringComparison.Ordinal);

    private string PathOf(string key) => Path.Combine(_directory, key[..2], key);

    private bool Touch(string key)
    {
        lock (_gate)
        {
            if (!_blocks.TryGetValue(key, out var node))
                return false;

            _byUse.Remove(node);
            _byUse.AddLast(node);
            return true;
        }
    }

    private void Unverified(string name)
    {
        lock (_gate)
            _verified.Remove(name);
    }

    private void Note(string key, long bytes)
    {
        if (_blocks.Remove(key, out var old))
        {
            _byUse.Remove(old);
            _bytes -= old.Value.Bytes;
        }

        _blocks[key] = _byUse.AddLast((key, bytes));
        _bytes += bytes;
    }

    private void Shrink()
    {
        while (true)
        {
            string oldest;
            lock (_gate)
            {
                if (_byUse.First is not { } first || _bytes <= _most && _blocks.Count <= MostBlocks)
                    return;

                oldest = first.Value.Name;
            }

            Remove(oldest);
        }
    }

    private void Remove(string key)
    {
        lock (_gate)
        {
            if (_blocks.Remove(key, out var node))
            {
                _byUse.Remove(node);
                _bytes -= node.Value.Bytes;
            }
        }

        Discard(PathOf(key));
    }

    private static void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is found again at the next start.
        }
    }
}
