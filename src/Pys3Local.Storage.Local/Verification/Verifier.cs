using System.Runtime.CompilerServices;
using Pys3Local.Storage.Local.Files;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Keys;
using Pys3Local.Storage.Local.Layout;
using Pys3Local.Storage.Local.Objects;

namespace Pys3Local.Storage.Local.Verification;

/// <summary>Reads everything again and says what is wrong. It puts nothing right but the index, which is made of the files anyway.</summary>
internal sealed class Verifier(
    StoreWalk walk, ObjectIndex index, BucketDirectory buckets, ObjectFiles objects, StackReader stacks, Catalog catalog, KeyLocks locks,
    IFileSystem files, TimeProvider time, VerifyOptions options, IProgress<VerifyProgress>? progress)
{
    private const int PageSize = 1000;

    private readonly long _begun = time.GetTimestamp();
    private long _versions;
    private long _bytes;
    private long _unverifiable;
    private CancellationToken _stopping;

    public async IAsyncEnumerable<VerifyFinding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _stopping = cancellationToken;
        foreach (var bucket in buckets.All().Where(bucket => options.Bucket is null || bucket.Name == options.Bucket))
        {
            foreach (var key in walk.Keys(bucket))
            {
                foreach (var finding in await CheckAsync(bucket, key, cancellationToken).ConfigureAwait(false))
                {
                    yield return finding;
                }
            }

            await foreach (var finding in CheckIndexAsync(bucket, cancellationToken).ConfigureAwait(false))
            {
                yield return finding;
            }

            foreach (var key in options.IndexOnly ? [] : walk.SidecarKeys(bucket))
            {
                if (objects.Plain(bucket, key) is null && !objects.HasFolder(bucket, key) && stacks.Described(bucket, key) is [var lost])
                {
                    if (objects.Bytes(bucket, lost.Version!) is null)
                    {
                        yield return Finding(VerifyFault.Missing, bucket, key, lost.Version, "there is metadata, and no file");
                    }
                }
            }
        }

        progress?.Report(new VerifyProgress(_versions, _bytes, _unverifiable));
    }

    private async ValueTask<List<VerifyFinding>> CheckAsync(Bucket bucket, string key, CancellationToken cancellationToken)
    {
        var findings = new List<VerifyFinding>();
        var described = await DescribeAsync(bucket, key, findings, cancellationToken).ConfigureAwait(false);
        foreach (var (version, bytes) in options.IndexOnly ? [] : described)
        {
            // Without the lock, for this may take long. A version that has been replaced meanwhile is another one.
            if (version is { Info.IsDeleteMarker: false } && bytes is { } place
                && await CheckBytesAsync(bucket, version, place, cancellationToken).ConfigureAwait(false) is { } finding
                && await IsStillAsync(bucket, key, version, cancellationToken).ConfigureAwait(false))
            {
                findings.Add(finding);
            }
        }

        _versions += described.Count;
        progress?.Report(new VerifyProgress(_versions, _bytes, _unverifiable));
        return findings;
    }

    /// <summary>What there is of a key, with what can be seen to be wrong without reading it.</summary>
    private async ValueTask<List<(VersionRecord? Version, Place? Bytes)>> DescribeAsync(
        Bucket bucket, string key, List<VerifyFinding> findings, CancellationToken cancellationToken)
    {
        using var held = await locks.EnterAsync(bucket.Name, key, cancellationToken).ConfigureAwait(false);
        var described = stacks.Described(bucket, key);
        foreach (var (version, bytes) in described)
        {
            if (version is { Info.IsDeleteMarker: false } && bytes is null)
            {
                findings.Add(Finding(VerifyFault.Missing, bucket, key, version, "there is metadata, and no file"));
            }
            else if (version is null && stacks.HasBrokenSidecar(bucket, key))
            {
                findings.Add(Finding(VerifyFault.Metadata, bucket, key, null, "its metadata cannot be read"));
            }
        }

        if (options.IndexOnly && !Agrees(bucket, key, described))
        {
            catalog.Refresh(bucket, key, cancellationToken);
            findings.Add(Finding(VerifyFault.Index, bucket, key, null, "the index differed from the files and has been put right"));
        }

        return described;
    }

    private async ValueTask<bool> IsStillAsync(Bucket bucket, string key, VersionRecord version, CancellationToken cancellationToken)
    {
        using var held = await locks.EnterAsync(bucket.Name, key, cancellationToken).ConfigureAwait(false);
        return stacks.Described(bucket, key).Exists(now => now.Version is { } found && found.Info.VersionId == version.Info.VersionId
            && found.Info.ETag == version.Info.ETag && found.Info.LastModified == version.Info.LastModified);
    }

    private async ValueTask<VerifyFinding?> CheckBytesAsync(Bucket bucket, VersionRecord version, Place bytes, CancellationToken cancellationToken)
    {
        var untouched = version.Info.Size == bytes.Facts.Size && (version.FileTime == 0 || version.FileTime == bytes.Facts.Modified);
        using var file = files.Open(bytes.Path);
        if (file is null)
        {
            return Finding(VerifyFault.Missing, bucket, version.Info.Key, version, "its file cannot be opened");
        }

        string? etag;
        try
        {
            etag = await ContentHash.ETagAsync(file, bytes.Facts.Size, version.Info, ReadAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (StorageException error)
        {
            return Finding(VerifyFault.Damaged, bucket, version.Info.Key, version, error.Message);
        }

        if (etag is null && bytes.Facts.Size == version.Info.Size)
        {
            _unverifiable++;
            return null;
        }

        return etag == version.Info.ETag
            ? null
            : untouched
                ? Finding(VerifyFault.Damaged, bucket, version.Info.Key, version, $"its bytes have the MD5 {etag}, and were stored with {version.Info.ETag}")
                : Finding(VerifyFault.Changed, bucket, version.Info.Key, version, "its file was changed by another program");
    }

    /// <summary>What the index says is there, and is not.</summary>
    private async IAsyncEnumerable<VerifyFinding> CheckIndexAsync(Bucket bucket, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var query = new ListQuery { Limit = PageSize, Versions = true }; ;)
        {
            var page = index.List(bucket.Name, query);
            foreach (var key in page.Entries.Select(static entry => entry.Name).Distinct(StringComparer.Ordinal))
            {
                using var held = await locks.EnterAsync(bucket.Name, key, cancellationToken).ConfigureAwait(false);
                if (index.Stack(bucket.Name, key).Exists(version => !version.Info.IsDeleteMarker && objects.Bytes(bucket, version) is null))
                {
                    catalog.Refresh(bucket, key, cancellationToken);
                    yield return Finding(VerifyFault.Index, bucket, key, null, "the index knew a file that is not there and has been put right");
                }
            }

            if (!page.IsTruncated)
            {
                yield break;
            }

            var (name, last) = page.Entries[^1];
            query = query with { After = name, AfterVersion = last?.VersionId };
        }
    }

    private bool Agrees(Bucket bucket, string key, List<(VersionRecord? Version, Place? Bytes)> described)
    {
        var known = index.Stack(bucket.Name, described is [{ Version: { } only }] ? only.Info.Key : key);
        return known.Count == described.Count && known.Zip(described).All(static pair =>
            pair.Second.Version is { } version
            && pair.First.Sequence == version.Sequence && pair.First.Info.ETag == version.Info.ETag && pair.First.Info.VersionId == version.Info.VersionId
            && (version.Info.IsDeleteMarker || (pair.Second.Bytes is { } bytes && bytes.Facts.Size == pair.First.Info.Size && bytes.Facts.Modified == pair.First.FileTime)));
    }

    /// <summary>Counts, and waits where it is faster than it may be.</summary>
    private async ValueTask ReadAsync(int count)
    {
        _bytes += count;
        if (options.BytesPerSecond is > 0 and var rate)
        {
            var early = TimeSpan.FromSeconds((double)_bytes / rate) - time.GetElapsedTime(_begun);
            if (early > TimeSpan.FromMilliseconds(20))
            {
                progress?.Report(new VerifyProgress(_versions, _bytes, _unverifiable));
                await Task.Delay(early, time, _stopping).ConfigureAwait(false);
            }
        }
    }

    private static VerifyFinding Finding(VerifyFault fault, Bucket bucket, string key, VersionRecord? version, string message) =>
        new(fault, bucket.Name, key, version?.Info.VersionId ?? ObjectInfo.NullVersion, message);
}
