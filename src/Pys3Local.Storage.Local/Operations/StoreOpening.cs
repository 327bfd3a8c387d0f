using System.Security.Cryptography;
using System.Text.Json;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Operations;

/// <summary>What has to be there before there is a store: the lock, the marker, and an index that can be opened.</summary>
internal static class StoreOpening
{
    /// <summary>Two seconds together.</summary>
    private const int LockTries = 40;
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(50);

    /// <summary>A server that was killed a moment ago may still hold it: the system lets go of it when the last of its threads has ended.</summary>
    public static async ValueTask<IDisposable> LockAsync(IFileSystem files, DataDirectory data, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var left = LockTries; left > 0; left--)
        {
            if (files.Lock(data.LockFile) is { } held)
                return held;

            await Task.Delay(LockPause, time, cancellationToken).ConfigureAwait(false);
        }

        throw new StorageException(StorageFailure.Busy, $"{data.Root}: another server is using this directory");
    }

    /// <summary>The index can be built from the files, so it goes before the server does not start: on a full disk it is what there is to give up.</summary>
    public static ObjectIndex OpenIndex(string path, Func<bool> makeSpace)
    {
        try
        {
            return OpenKnownIndex(path);
        }
        catch (DatabaseException error) when (error.MayBeFull && makeSpace())
        {
            return OpenIndex(path, makeSpace);
        }
        catch (DatabaseException) when (IsFile(path))
        {
            ObjectIndex.Delete(path);
        }
        catch (DatabaseException)
        {
            // What is in its place is reported below.
        }

        try
        {
            return new ObjectIndex(path);
        }
        catch (DatabaseException error)
        {
            var remedy = error.MayBeFull ? "free some megabytes on this disk" : "move what is there, or check who may write there";
            throw new StorageException(
                error.MayBeFull ? StorageFailure.NoSpace : StorageFailure.Unavailable,
                $"{path}: the index cannot be built ({error.Reason}); {remedy}, then start again: the objects are not touched by this",
                error);
        }
    }

    /// <summary>Whatever else is in its place is somebody's, and is not removed.</summary>
    private static bool IsFile(string path)
    {
        try
        {
            return PathKinds.Of(path) is PathKind.File or PathKind.Missing;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static ObjectIndex OpenKnownIndex(string path)
    {
        var index = new ObjectIndex(path);
        try
        {
            if (index.State(ObjectIndex.BehindState) is not null)
                index.Clear();

            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    /// <summary>The marker of the store, made if there is none.</summary>
    public static StoreDocument ReadMarker(DataDirectory data, IFileSystem files)
    {
        var document = data.Read(data.Settings, 4096) is { } json ? LayoutJson.Read(json, LayoutJson.Default.StoreDocument) : null;
        if (document is { Layout: > StoreDocument.CurrentLayout })
            throw new StorageException(StorageFailure.NotSupported, $"{data.Root}: made by a newer pys3local");

        if (document is { Id.Length: > 0 })
            return document;

        if (document is null)
        {
            var rules = NameProbe.Find(files, data);
            document = new StoreDocument { Layout = StoreDocument.CurrentLayout, FoldsNames = rules.Folds, WindowsNames = rules.Windows, NameLimit = rules.Limit };
        }

        document.Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        try
        {
            data.Replace(data.Settings, JsonSerializer.SerializeToUtf8Bytes(document, LayoutJson.Default.StoreDocument), sync: true);
        }
        catch (StorageException error) when (error.Failure is StorageFailure.NoSpace or StorageFailure.ReadOnly && files.Find(data.Settings) is not null)
        {
            // It has one without an id, which is as good until there is space.
        }

        return document;
    }
}
