using System.Globalization;
using Pys3Local.Storage.Local.Files;

namespace Pys3Local.Storage.Local.Layout;

/// <summary>
/// Space that is set aside and given up when the disk is full: for deletes, for what is committed and has to be finished, and for the index. While it is not whole no
/// body is taken, or bodies would use it up. Where a disk has room for so many files only, it is files as well: an object is two, and one that is committed must not want for the second.
/// </summary>
internal sealed class SpaceReserve(IFileSystem files, DataDirectory data)
{
    /// <summary>Bytes.</summary>
    private const long Size = 4 << 20;

    /// <summary>Empty files: what some tens of changes at a time need, that are committed or are deletes.</summary>
    private const int Count = 64;

    private readonly Lock _lock = new();
    private volatile bool _whole;
    private int _releases;

    private string Path => $"{data.Own}/reserve";

    private string Spare => $"{data.Own}/spare";

    /// <summary>Sets it aside (again) where there is space; null if it is whole, else why not.</summary>
    public StorageException? Restore()
    {
        lock (_lock)
        {
            try
            {
                if (files.Find(Path) is null)
                    files.Create(Path, Size).Dispose();

                if (files.LimitsFiles)
                    RestoreSpare();

                _whole = true;
                return null;
            }
            catch (StorageException error)
            {
                return error;
            }
        }
    }

    /// <summary>Before a body is taken.</summary>
    /// <exception cref="StorageException">It is not whole, and cannot be made so.</exception>
    public void Require()
    {
        if (!_whole && Restore() is { } error)
        {
            throw error.Failure == StorageFailure.NoSpace
                ? new StorageException(StorageFailure.NoSpace, $"{data.Root}: the disk or the quota is full (of bytes, or of files: 'df' and 'df -i' say which), except for what deletes need", error)
                : error;
        }
    }

    /// <summary>False if it has been given up already.</summary>
    public bool Release()
    {
        lock (_lock)
        {
            _whole = false;
            var released = files.Delete(Path) == FileOutcome.Done;
            foreach (var name in files.LimitsFiles ? Names() : [])
                released |= files.Delete($"{Spare}/{name}") == FileOutcome.Done;

            _releases += released ? 1 : 0;
            return released;
        }
    }

    /// <summary>Makes a small change again, with the reserve, where the disk is full.</summary>
    public async ValueTask<T> WithAsync<T>(Func<ValueTask<T>> change)
    {
        var before = Volatile.Read(ref _releases);
        try
        {
            return await change().ConfigureAwait(false);
        }
        catch (StorageException error) when (error is { Failure: StorageFailure.NoSpace } and not UnfinishedException && (Release() || Volatile.Read(ref _releases) != before))
        {
            // Another change may have given it up meanwhile: there is room for this one as well.
            return await change().ConfigureAwait(false);
        }
    }

    private void RestoreSpare()
    {
        var there = Names();
        if (there.Count == 0)
            files.CreateDirectory(Spare);

        for (var number = 1; number <= Count; number++)
        {
            var name = number.ToString(CultureInfo.InvariantCulture);
            if (!there.Contains(name))
                files.Create($"{Spare}/{name}", []);
        }
    }

    private HashSet<string> Names() => [.. files.Items(Spare).Where(static item => item.Kind == FileKind.File).Select(static item => item.Name)];
}
