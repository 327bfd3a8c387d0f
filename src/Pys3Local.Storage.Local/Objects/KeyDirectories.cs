using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>The directories that keys with slashes need. Changes need the key's lock.</summary>
internal sealed class KeyDirectories(IFileSystem files, KeyLocks locks, ComparedDirectories compared, ChangeCounters changes)
{
    public static string Parent(string path) => path[..path.LastIndexOf('/')];

    /// <summary>Makes the directories on the way to an object; a file that is there is moved aside.</summary>
    public async ValueTask MakeAsync(Bucket bucket, string directory)
    {
        if (directory.Length <= Math.Min(bucket.Paths.Root.Length, bucket.Paths.Objects.Length))
            return;

        switch (files.CreateDirectory(directory))
        {
            case FileOutcome.Done:
                Made(bucket, directory);
                break;
            case FileOutcome.Missing or FileOutcome.NotDirectory:
                await MakeAsync(bucket, Parent(directory)).ConfigureAwait(false);
                if (files.CreateDirectory(directory) == FileOutcome.Done)
                    Made(bucket, directory);

                break;
            case FileOutcome.Exists when files.Find(directory) is { Kind: FileKind.File } && directory.Length > bucket.Paths.Objects.Length:
                var key = bucket.Paths.Keys.KeyOf(directory[(bucket.Paths.Objects.Length + 1)..]);
                using (await locks.EnterAsync(bucket.Name, key, CancellationToken.None).ConfigureAwait(false))
                {
                    if (files.Find(directory) is { Kind: FileKind.File })
                        files.Rename(directory, directory + ComponentName.Beside);

                    files.CreateDirectory(directory);
                }

                break;
        }
    }

    private void Made(Bucket bucket, string directory)
    {
        compared.AddMade(bucket, directory);
        Touch(bucket, Parent(directory));
    }

    /// <summary>What listings look at has changed by the server's own doing.</summary>
    private void Touch(Bucket bucket, string directory)
    {
        if (bucket.Paths.BelowObjects(directory) is { } path)
            changes.Touch(bucket.Name, bucket.Paths.Keys.PrefixOf(path));
    }

    /// <summary>The same among the sidecars and the versions, where nothing is in the way.</summary>
    public void Make(Bucket bucket, string directory)
    {
        if (directory.Length > bucket.Paths.Root.Length && files.CreateDirectory(directory) == FileOutcome.Missing)
        {
            Make(bucket, Parent(directory));
            files.CreateDirectory(directory);
        }
    }

    /// <summary>Removes a directory that has become empty, and those above it, up to <paramref name="root"/>, which stays. An empty one does no harm, so it may fail.</summary>
    public void Prune(Bucket bucket, string root, string directory)
    {
        try
        {
            // Once for all of them: a key of 1,024 bytes can have a thousand. Where the innermost is gone already, those above it may yet be there.
            if (directory.Length <= root.Length || (files.FindBelow(root, directory) is null && PathBelow.Obstacle(files, root, directory) is not null))
                return;

            while (directory.Length > root.Length && files.RemoveDirectory(directory) is FileOutcome.Done or FileOutcome.Missing)
            {
                directory = Parent(directory);
                Touch(bucket, directory);
            }
        }
        catch (StorageException)
        {
        }
    }
}
