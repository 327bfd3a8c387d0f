using System.Runtime.CompilerServices;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Objects;

namespace Pys3Local.Storage.Local.Verification;

/// <summary>
/// Reads everything again and says what is wrong. It puts nothing right but the index, which is made of the files anyway. What cannot be
/// read is a finding, and never the end.
/// </summary>
internal sealed class Verifier(VerifiedStore store, ContentCheck content, VerifyTally tally, VerifyOptions options)
{
    private const int PageSize = 1000;

    /// <param name="bucket">The bucket.</param>
    /// <param name="indexed">The index knows it. Of a bucket that is out of service only the files are looked at.</param>
    public async IAsyncEnumerable<VerifyFinding> RunAsync(Bucket bucket, bool indexed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var unreadable = new List<VerifyFinding>();
        foreach (var key in store.Walk.KeysOnce(bucket, (path, error) => unreadable.Add(Finding(VerifyFault.Unreadable, bucket, "", null, error.Message, path))))
        {
            foreach (var finding in await CheckAsync(bucket, key, indexed, cancellationToken).ConfigureAwait(false))
                yield return finding;
        }

        if (indexed)
        {
            await foreach (var finding in CheckIndexAsync(bucket, cancellationToken).ConfigureAwait(false))
                yield return finding;
        }

        foreach (var key in options.IndexOnly ? [] : store.Walk.SidecarKeys(bucket, (path, error) => unreadable.Add(Finding(VerifyFault.Unreadable, bucket, "", null, error.Message, path))))
        {
            if (FindLost(bucket, key) is { } lost)
                yield return lost;
        }

        foreach (var finding in unreadable)
            yield return finding;
    }

    private async ValueTask<List<VerifyFinding>> CheckAsync(Bucket bucket, string key, bool indexed, CancellationToken cancellationToken)
    {
        var findings = new List<VerifyFinding>();
        try
        {
            var described = await DescribeAsync(bucket, key, indexed, findings, cancellationToken).ConfigureAwait(false);
            foreach (var version in options.IndexOnly ? [] : described)
            {
                // Without the lock, for this may take long. A version that was replaced meanwhile is another one.
                if (version.Bytes is not null && version.Version is not { Info.IsDeleteMarker: true }
                    && await content.CheckAsync(bucket, key, version, cancellationToken).ConfigureAwait(false) is { } finding
                    && (version.Version is null || await IsStillAsync(bucket, key, version.Version, cancellationToken).ConfigureAwait(false)))
                {
                    findings.Add(finding);
                }
            }

            tally.Versions += described.Count;
        }
        catch (Exception error) when (error is StorageException or IOException or UnauthorizedAccessException)
        {
            findings.Add(Finding(VerifyFault.Unreadable, bucket, key, null, error.Message));
        }

        tally.Report();
        return findings;
    }

    /// <summary>What there is of a key, with what can be seen to be wrong without reading it.</summary>
    private async ValueTask<List<Described>> DescribeAsync(
        Bucket bucket, string key, bool indexed, List<VerifyFinding> findings, CancellationToken cancellationToken)
    {
        using var held = await store.Locks.EnterAsync(bucket.Name, key, cancellationToken).ConfigureAwait(false);
        var described = store.Stacks.Described(bucket, key);
        var known = indexed ? store.Index.Stack(bucket.Name, described is [{ Version: { } only }] ? only.Info.Key : key) : [];
        foreach (var found in described)
        {
            var (version, bytes, broken) = found;
            if (broken)
                findings.Add(Finding(VerifyFault.Metadata, bucket, key, version, found.Why ?? "its metadata cannot be read; it is served by its bytes, and counts as locked where the bucket has object lock", SidecarOf(bucket, key, version)));
            else if (version is { Info.IsDeleteMarker: false } && bytes is null)
                findings.Add(Finding(VerifyFault.Missing, bucket, key, version, "there is metadata but no file", SidecarOf(bucket, key, version)));
            else if (version is null && known is [{ Sequence: 0, FileTime: not 0 } before] && before.FileTime == bytes?.Facts.Modified && !options.IndexOnly)
                findings.Add(Finding(VerifyFault.Metadata, bucket, key, before, "its metadata is gone: put the file back from a backup, or upload the object again", SidecarOf(bucket, key, null)));
        }

        if (indexed && !(options.IndexOnly ? Agrees(known, described) : KnowsAll(known, described)))
        {
            store.Catalog.Refresh(bucket, key, cancellationToken);
            findings.Add(Finding(VerifyFault.Index, bucket, key, null, "the index differed from the files and was corrected"));
        }

        return described;
    }

    private async ValueTask<bool> IsStillAsync(Bucket bucket, string key, VersionRecord version, CancellationToken cancellationToken)
    {
        using var held = await store.Locks.EnterAsync(bucket.Name, key, cancellationToken).ConfigureAwait(false);
        return store.Stacks.Described(bucket, key).Exists(now => now.Version is { } found && found.Info.VersionId == version.Info.VersionId
            && found.Info.ETag == version.Info.ETag && found.Info.LastModified == version.Info.LastModified);
    }

    /// <summary>A sidecar without anything that it describes.</summary>
    private VerifyFinding? FindLost(Bucket bucket, string key)
    {
        try
        {
            return store.Objects.Plain(bucket, key) is null && !store.Objects.HasFolder(bucket, key) && store.Stacks.Described(bucket, key) is [{ Version: { } version }]
                && store.Objects.Bytes(bucket, version) is null
                    ? Finding(VerifyFault.Missing, bucket, key, version, "there is metadata but no file", SidecarOf(bucket, key, null))
                    : null;
        }
        catch (Exception error) when (error is StorageException or IOException or UnauthorizedAccessException)
        {
            return Finding(VerifyFault.Unreadable, bucket, key, null, error.Message);
        }
    }

    /// <summary>What the index says is there, and is not.</summary>
    private async IAsyncEnumerable<VerifyFinding> CheckIndexAsync(Bucket bucket, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var query = new ListQuery { Limit = PageSize, Versions = true }; ;)
        {
            var page = store.Index.List(bucket.Name, query);
            foreach (var key in page.Entries.Select(static entry => entry.Name).Distinct(StringComparer.Ordinal))
            {
                using var held = await store.Locks.EnterAsync(bucket.Name, key, cancellationToken).ConfigureAwait(false);
                if (store.Index.Stack(bucket.Name, key).Exists(version => !version.Info.IsDeleteMarker && IsGone(bucket, key, version)))
                {
                    store.Catalog.Refresh(bucket, key, cancellationToken);
                    yield return Finding(VerifyFault.Index, bucket, key, null, "the index had a file that does not exist and was corrected");
                }
            }

            if (!page.IsTruncated)
                yield break;

            var (name, last) = page.Entries[^1];
            query = query with { After = name, AfterVersion = last?.VersionId };
        }
    }

    private bool IsGone(Bucket bucket, string key, VersionRecord version)
    {
        try
        {
            return store.Objects.Bytes(bucket, version) is null
                && (version.Sequence == 0 || !store.Stacks.Described(bucket, key).Exists(described => described.Version?.Info.VersionId == version.Info.VersionId));
        }
        catch (StorageException)
        {
            // It was reported where the files were read.
            return false;
        }
    }

    /// <summary>The same versions in the same order; and of those whose files are as they are described, the same files.</summary>
    private static bool Agrees(List<VersionRecord> known, List<Described> described) => KnowsAll(known, described) && known.Zip(described).All(static pair =>
        pair.Second.Version is not { } version || pair.Second.Broken
        || (pair.First.Info.ETag == version.Info.ETag
            && (version.Info.IsDeleteMarker || pair.Second.Bytes is not { } bytes || bytes.Facts.Size != version.Info.Size || bytes.Facts.Modified == pair.First.FileTime)));

    private static bool KnowsAll(List<VersionRecord> known, List<Described> described) => described is [{ Version: null, Bytes: null }]
        || (known.Count == described.Count && known.Zip(described).All(static pair => pair.Second.Version is not { } version
            || (pair.First.Sequence == version.Sequence && pair.First.Info.VersionId == version.Info.VersionId)));

    private static string SidecarOf(Bucket bucket, string key, VersionRecord? version) => version is { Sequence: > 0 }
        ? bucket.Paths.VersionSidecar(key, version.Info.VersionId)
        : bucket.Paths.Sidecar(key);

    private static VerifyFinding Finding(VerifyFault fault, Bucket bucket, string key, VersionRecord? version, string message, string? path = null) =>
        new(fault, bucket.Name, key, version?.Info.VersionId ?? ObjectInfo.NullVersion, message, path);
}

/// <summary>The parts of a store that a verification reads.</summary>
internal sealed record VerifiedStore(StoreWalk Walk, ObjectIndex Index, ObjectFiles Objects, StackReader Stacks, Catalog Catalog, KeyLocks Locks);
