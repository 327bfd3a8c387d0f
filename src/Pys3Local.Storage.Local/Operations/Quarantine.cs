using System.Globalization;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Objects;
using Pys3Local.Storage.Local.Verification;

namespace Pys3Local.Storage.Local.Operations;

/// <summary>Moves damaged versions aside.</summary>
internal sealed class Quarantine(StoreParts parts, ObjectWriter writer)
{
    private readonly IFileSystem _files = parts.Files;
    private readonly DataDirectory _data = parts.Data;
    private readonly KeyLocks _locks = parts.Locks;
    private readonly DamageList _damage = parts.Damage;
    private readonly ObjectIndex _index = parts.Index;
    private readonly BucketDirectory _buckets = parts.Buckets;
    private readonly ObjectFiles _objects = parts.Objects;
    private readonly Catalog _catalog = parts.Catalog;

    /// <summary>
    /// Moves a damaged version out of its bucket: its files get a second name below <c>.pys3local/quarantine/TIME</c>, where they have the path that
    /// they had in the data directory, and then the version is removed as by a delete. To copy that directory over the data directory
    /// puts it back. A lock does not hold it: it is the operator who asks, and nothing is lost.
    /// </summary>
    /// <returns>The finding, with what became of it.</returns>
    public async ValueTask<VerifyFinding> MoveAsync(VerifyFinding finding, DateTimeOffset begun, CancellationToken cancellationToken)
    {
        try
        {
            var moved = await MoveAsideAsync(finding.Bucket, finding.Key, finding.VersionId, $"{_data.Own}/quarantine/{begun.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}", cancellationToken).ConfigureAwait(false);
            return moved is null ? finding : finding with { Message = $"{finding.Message}; moved to {moved}", Path = moved };
        }
        catch (StorageException error)
        {
            return finding with { Message = $"{finding.Message}; it could not be moved aside: {error.Message}" };
        }
    }

    private async ValueTask<string?> MoveAsideAsync(string bucketName, string key, string version, string aside, CancellationToken cancellationToken)
    {
        using var pass = await _buckets.Gate(bucketName).EnterAsync(cancellationToken).ConfigureAwait(false);
        using var held = await _locks.EnterAsync(bucketName, key, cancellationToken).ConfigureAwait(false);
        var bucket = _buckets.Require(bucketName);
        _catalog.Refresh(bucket, key, cancellationToken);
        var newest = _index.Newest(bucketName, key);
        if (_index.Find(bucketName, key, version) is not { } victim)
            return null;

        var sidecar = victim.Sequence > 0 ? bucket.Paths.VersionSidecar(key, version) : bucket.Paths.Sidecar(key);
        string? moved = null;
        foreach (var path in (string?[])[_objects.Bytes(bucket, victim)?.Path, sidecar])
        {
            if (path is not null && path.StartsWith(_data.Root + "/", StringComparison.Ordinal) && _files.Find(path) is { Kind: FileKind.File })
            {
                var target = aside + path[_data.Root.Length..];
                CopyAside(path, target);
                moved ??= target;
            }
        }

        await writer.RemoveAsync(bucket, victim, newest?.Info.VersionId == version).ConfigureAwait(false);
        _damage.Remove(bucketName, victim.Info);
        return moved;
    }

    private void CopyAside(string path, string target)
    {
        var made = new Stack<string>();
        for (var directory = Path.GetDirectoryName(target)!; _files.Find(directory) is null; directory = Path.GetDirectoryName(directory)!)
            made.Push(directory);

        foreach (var directory in made)
        {
            _files.CreateDirectory(directory);
            _files.SyncDirectory(Path.GetDirectoryName(directory)!);
        }

        if (_files.Link(path, target) is var outcome and not (FileOutcome.Done or FileOutcome.Exists))
            throw new StorageException(StorageFailure.Unavailable, $"{target}: cannot be made ({outcome})");

        _files.SyncDirectory(Path.GetDirectoryName(target)!);
    }
}
