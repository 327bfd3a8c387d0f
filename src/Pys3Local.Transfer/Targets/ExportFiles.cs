using System.IO.Hashing;
using System.Runtime.InteropServices;
using Pys3Local.Storage;
using Pys3Local.Transfer.Exports;
using Pys3Local.Transfer.Sources;

namespace Pys3Local.Transfer.Targets;

/// <summary>Writes contents as files: beside their place first, and moved there when they are whole.</summary>
internal sealed class ExportFiles(ExportPlaces places, FileNames names)
{
    private const int BufferSize = 128 << 10;

    /// <summary>What the coarsest file systems make of a time.</summary>
    private static readonly TimeSpan Coarse = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();

    /// <summary>Paths that have been taken, in lower case, as hashes: only where the case of letters says nothing.</summary>
    private readonly HashSet<ulong> _taken = [];

    private long _number;

    /// <summary>Where the version belongs, and why it goes aside if it does.</summary>
    public (string Relative, string? Aside) Place(string bucket, ObjectInfo version)
    {
        var relative = version.IsLatest ? ExportPlaces.File(bucket, version.Key) : ExportPlaces.Version(bucket, version);
        var problem = names.Problem(version.Key) ?? names.Problem(relative) ?? InTheWay(relative) ?? (names.IsPortable && !Take(relative) ? "another key differs from it in the case of letters only" : null);
        return problem is null ? (relative, null) : (ExportPlaces.Aside(bucket, version), problem);
    }

    /// <summary>Whether the file is there as it was written before.</summary>
    public bool IsThere(string relative, ObjectInfo version)
    {
        var file = new FileInfo(places.Full(relative));
        if (!file.Exists || file.Length != version.Size)
            return false;

        var (written, modified) = (file.LastWriteTimeUtc, version.LastModified.UtcDateTime);
        return written == modified || (written.Millisecond == 0 && (written - modified).Duration() < Coarse);
    }

    /// <summary>Writes the content to its place.</summary>
    /// <param name="fallback">Where it goes if something is in the way that was not there before, or the file system does not take the name.</param>
    /// <returns>False where it went there.</returns>
    public async Task<bool> WriteAsync(string relative, string fallback, SourceContent content, CancellationToken cancellationToken)
    {
        var target = places.Full(relative);
        var unfinished = Path.Combine(places.Unfinished, $"{Environment.ProcessId}.{Interlocked.Increment(ref _number)}");
        try
        {
            var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
            await using (file.ConfigureAwait(false))
                await content.Body.CopyToAsync(file, BufferSize, cancellationToken).ConfigureAwait(false);

            File.SetLastWriteTimeUtc(unfinished, content.Info.LastModified.UtcDateTime);
            try
            {
                Move(unfinished, target);
                return true;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException && !IsFull(failure) && relative != fallback)
            {
                Move(unfinished, places.Full(fallback));
                return false;
            }
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static void Move(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Move(from, to, overwrite: true);
    }

    /// <summary>ENOSPC and EDQUOT, and what Windows has for a full disk.</summary>
    private static bool IsFull(Exception failure) => failure.HResult is 28 or 122 or unchecked((int)0x80070070);

    /// <summary>A key may be a file and the folder of others, now or at the time of an earlier export, of which nothing is removed; and nothing is written through a link that somebody has put there.</summary>
    private string? InTheWay(string relative)
    {
        var path = places.Root;
        var components = relative.Split('/');
        for (var i = 0; i < components.Length; i++)
        {
            path = Path.Combine(path, components[i]);
            var isLast = i == components.Length - 1;
            var entry = new FileInfo(path);
            if (!entry.Exists && !Directory.Exists(path))
                return null;

            if (entry.LinkTarget is not null)
                return $"{path} is a link";

            if (isLast && !entry.Exists)
                return "a folder of this name is there: of other keys, or of keys that were removed since an earlier export";

            if (!isLast && entry.Exists)
                return $"a file is there at '{string.Join('/', components[..(i + 1)])}': an object as well, or one that was removed since an earlier export";
        }

        return null;
    }

    private bool Take(string relative)
    {
        var hash = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(relative.ToUpperInvariant().AsSpan()));
        lock (_gate)
            return _taken.Add(hash);
    }
}
