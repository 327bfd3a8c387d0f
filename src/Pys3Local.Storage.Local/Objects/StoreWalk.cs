using Pys3Local.Storage.Local.Adoption;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>The keys of a bucket as its files tell them, in no order; one may come twice.</summary>
internal sealed class StoreWalk(IFileSystem files, StoreRoom room, OriginalFiles original)
{
    /// <summary>Every key that has a file or a folder.</summary>
    public IEnumerable<string> Keys(Bucket bucket)
    {
        foreach (var path in Below(bucket.Paths.Objects, ""))
        {
            yield return bucket.Paths.Keys.KeyOf(path);
        }

        foreach (var key in KeysElsewhere(bucket))
        {
            yield return key;
        }
    }

    /// <summary>Every key that has a folder among the versions, or may have a file where the original kept it.</summary>
    public IEnumerable<string> KeysElsewhere(Bucket bucket)
    {
        foreach (var folder in Folders(bucket.Paths.Versions, ""))
        {
            yield return bucket.Paths.Keys.KeyOf(folder);
        }

        foreach (var key in original.Keys(bucket.Name))
        {
            yield return key;
        }
    }

    /// <summary>True where the original may have kept objects of the bucket at another place.</summary>
    public bool HasOriginal(Bucket bucket) => original.Has(bucket.Name);

    /// <summary>Every key that has a sidecar.</summary>
    public IEnumerable<string> SidecarKeys(Bucket bucket)
    {
        foreach (var path in Below(bucket.Paths.Metadata, ""))
        {
            if (path.EndsWith(".json", StringComparison.Ordinal)
                && room.Read($"{bucket.Paths.Metadata}/{path}", Sidecar.Limit) is { } json && Sidecar.Read(json) is { } version)
            {
                yield return version.Info.Key;
            }
        }
    }

    private IEnumerable<string> Below(string root, string path)
    {
        foreach (var item in files.Items(path.Length == 0 ? root : $"{root}/{path}"))
        {
            var below = path.Length == 0 ? item.Name : $"{path}/{item.Name}";
            if (item.Kind == FileKind.File && !item.IsArriving)
            {
                yield return below;
            }
            else if (item.Kind == FileKind.Directory)
            {
                foreach (var deeper in Below(root, below))
                {
                    yield return deeper;
                }
            }
        }
    }

    private IEnumerable<string> Folders(string root, string path)
    {
        foreach (var item in files.Items(path.Length == 0 ? root : $"{root}/{path}"))
        {
            var below = path.Length == 0 ? item.Name : $"{path}/{item.Name}";
            if (item.Name.EndsWith(ComponentName.Beside, StringComparison.Ordinal))
            {
                yield return below;
            }
            else if (item.Kind == FileKind.Directory)
            {
                foreach (var deeper in Folders(root, below))
                {
                    yield return deeper;
                }
            }
        }
    }
}
