using Pys3Local.Storage.Local.Adoption;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>The keys of a bucket as its files have them, in no order; one may come twice.</summary>
internal sealed class StoreWalk(IFileSystem files, DataDirectory data, OriginalFiles original)
{
    /// <summary>Every key that has a file or a folder.</summary>
    /// <param name="nameless">Given the path of each entry whose name is no UTF-8, escaped: it can be no key.</param>
    public IEnumerable<string> Keys(Bucket bucket, Action<string>? nameless = null)
    {
        foreach (var path in Below(bucket.Paths.Objects, "", null, nameless))
            yield return bucket.Paths.Keys.KeyOf(path);

        foreach (var key in KeysElsewhere(bucket))
            yield return key;
    }

    /// <summary>As <see cref="Keys"/>, each only once, and to the end.</summary>
    /// <param name="unreadable">Given each directory that cannot be read.</param>
    public IEnumerable<string> KeysOnce(Bucket bucket, Action<string, Exception> unreadable)
    {
        var paths = bucket.Paths;
        foreach (var path in Below(paths.Objects, "", unreadable))
        {
            // What has versions is met among them; what is next to a directory may be in its place as well.
            var key = paths.Keys.KeyOf(path);
            if (files.Find(paths.Folder(key)) is null && (path == paths.Keys.Of(key) || files.FindBelow(paths.Objects, paths.Object(key)) is not { Kind: FileKind.File }))
                yield return key;
        }

        foreach (var folder in Folders(paths.Versions, "", unreadable))
            yield return paths.Keys.KeyOf(folder);

        foreach (var key in original.Keys(bucket.Name))
        {
            if (files.FindBelow(paths.Objects, paths.Object(key)) is not { Kind: FileKind.File } && files.Find(paths.Folder(key)) is null)
                yield return key;
        }
    }

    /// <summary>Every key that has a folder among the versions, or may have a file where the original kept it.</summary>
    public IEnumerable<string> KeysElsewhere(Bucket bucket)
    {
        foreach (var folder in Folders(bucket.Paths.Versions, ""))
            yield return bucket.Paths.Keys.KeyOf(folder);

        foreach (var key in original.Keys(bucket.Name))
            yield return key;
    }

    /// <summary>True if the original may have kept objects of the bucket at another place.</summary>
    public bool HasOriginal(Bucket bucket) => original.Has(bucket.Name);

    /// <summary>Every key that has a sidecar which can be read.</summary>
    /// <param name="unreadable">As in <see cref="KeysOnce"/>.</param>
    public IEnumerable<string> SidecarKeys(Bucket bucket, Action<string, Exception> unreadable)
    {
        foreach (var path in Below(bucket.Paths.Metadata, "", unreadable))
        {
            if (path.EndsWith(".json", StringComparison.Ordinal) && ReadSidecar($"{bucket.Paths.Metadata}/{path}") is { } version)
                yield return version.Info.Key;
        }
    }

    /// <summary>One that cannot be read is met with what it describes.</summary>
    private VersionRecord? ReadSidecar(string path)
    {
        try
        {
            return data.Read(path, Sidecar.Limit) is { } json ? Sidecar.Read(json) : null;
        }
        catch (StorageException)
        {
            return null;
        }
    }

    private IEnumerable<string> Below(string root, string path, Action<string, Exception>? unreadable = null, Action<string>? nameless = null)
    {
        foreach (var item in Items(path.Length == 0 ? root : $"{root}/{path}", unreadable))
        {
            var below = path.Length == 0 ? item.Name : $"{path}/{item.Name}";
            if (item.Escaped is { } escaped)
            {
                nameless?.Invoke(path.Length == 0 ? escaped : $"{path}/{escaped}");
            }
            else if (item.Kind == FileKind.File && !item.IsArriving)
            {
                yield return below;
            }
            else if (item.Kind == FileKind.Directory)
            {
                foreach (var deeper in Below(root, below, unreadable, nameless))
                    yield return deeper;
            }
        }
    }

    private IEnumerable<string> Folders(string root, string path, Action<string, Exception>? unreadable = null)
    {
        foreach (var item in Items(path.Length == 0 ? root : $"{root}/{path}", unreadable))
        {
            var below = path.Length == 0 ? item.Name : $"{path}/{item.Name}";
            if (item.Name.EndsWith(ComponentName.Beside, StringComparison.Ordinal))
            {
                yield return below;
            }
            else if (item.Kind == FileKind.Directory)
            {
                foreach (var deeper in Folders(root, below, unreadable))
                    yield return deeper;
            }
        }
    }

    private IEnumerable<DirectoryItem> Items(string directory, Action<string, Exception>? unreadable)
    {
        IEnumerator<DirectoryItem>? items = null;
        try
        {
            while (true)
            {
                try
                {
                    items ??= files.Items(directory).GetEnumerator();
                    if (!items.MoveNext())
                        yield break;
                }
                catch (Exception error) when (unreadable is not null && error is StorageException or IOException or UnauthorizedAccessException)
                {
                    unreadable!(directory, error);
                    yield break;
                }

                yield return items.Current;
            }
        }
        finally
        {
            items?.Dispose();
        }
    }
}
