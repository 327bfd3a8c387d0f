using System.Collections.Concurrent;
using Pys3Local.S3.Administration;
using Pys3Local.S3.Metadata;
using Pys3Local.S3Client;
using Pys3Local.S3Client.Requests;
using Pys3Local.Storage;
using Pys3Local.Transfer.Contents;
using Pys3Local.Transfer.Reports;
using Pys3Local.Transfer.Sources;

namespace Pys3Local.Transfer.Targets;

/// <summary>Another S3 service. It gives versions ids and times of its own; their order is kept.</summary>
/// <param name="connection">The caller's.</param>
/// <param name="source">Read in parts, and again where a request is sent again.</param>
/// <param name="allVersions">Older versions and delete markers as well.</param>
/// <param name="isDry">Only count.</param>
public sealed class S3Target(S3Connection connection, IRangedSource source, bool allVersions, bool isDry, TimeProvider time) : ITransferTarget
{
    private readonly ConcurrentDictionary<string, bool> _locks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, BucketInfo> _new = new(StringComparer.Ordinal);

    public async Task PrepareAsync(string bucket, BucketInfo described, TransferLog log, CancellationToken cancellationToken)
    {
        var wantsLocks = described.Settings.ContainsKey(BucketInfo.LockSetting);
        if (await connection.HasBucketAsync(bucket, cancellationToken).ConfigureAwait(false))
        {
            if (allVersions && described.Settings.ContainsKey("versioning")
                && !(await connection.FindSettingAsync(bucket, "versioning", cancellationToken).ConfigureAwait(false) ?? "").Contains("<Status>", StringComparison.Ordinal))
            {
                throw new TransferStoppedException($"{bucket} keeps no versions at {connection.Name}: switch them on there, name another bucket, or leave --versions out");
            }

            var hasLocks = wantsLocks && await connection.FindSettingAsync(bucket, "object-lock", cancellationToken).ConfigureAwait(false) is not null;
            _locks[bucket] = hasLocks;
            if (wantsLocks && !hasLocks)
                log.Note($"{bucket}: it has no object lock at {connection.Name}: retention and legal holds are not taken along");

            return;
        }

        _locks[bucket] = wantsLocks;
        if (isDry)
            return;

        await connection.CreateBucketAsync(bucket, cancellationToken, wantsLocks ? [KeyValuePair.Create("x-amz-bucket-object-lock-enabled", "true")] : null).ConfigureAwait(false);
        if (!wantsLocks)
            await SettingAsync(bucket, "versioning", described, log, cancellationToken).ConfigureAwait(false);

        _new[bucket] = described;
    }

    /// <summary>What may remove or refuse something is set when everything is there.</summary>
    public async Task FinishAsync(string bucket, TransferLog log, CancellationToken cancellationToken)
    {
        if (_new.TryRemove(bucket, out var described))
        {
            foreach (var name in BucketConfigurations.Names.Where(name => name != "versioning"))
                await SettingAsync(bucket, name, described, log, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task WriteAsync(KeyStack stack, TransferLog log, CancellationToken cancellationToken)
    {
        var there = await ThereAsync(stack, cancellationToken).ConfigureAwait(false);
        var known = 0;
        while (known < there.Count && known < stack.Versions.Count && IsSame(there[known], stack.Versions[known]))
            known++;

        log.Present(known);
        if (known < there.Count && allVersions)
        {
            log.Miss(new MissingVersion(stack.FromBucket, stack.Key, null, $"{connection.Name} has other versions of it: remove them there, or export without --versions"));
            return;
        }

        for (var i = known; i < stack.Versions.Count; i++)
        {
            if (await CopyAsync(stack, i, log, cancellationToken).ConfigureAwait(false))
                continue;

            // The order is all that says which is which: nothing is put above one that is missing.
            foreach (var waiting in stack.Versions.Skip(i + 1))
                log.Miss(new MissingVersion(stack.FromBucket, stack.Key, waiting.VersionId, "it waits for the older one"));

            return;
        }
    }

    /// <summary>What the service has of the key, the oldest first; the newest only where only that counts.</summary>
    private async Task<IReadOnlyList<S3Object>> ThereAsync(KeyStack stack, CancellationToken cancellationToken)
    {
        if (!allVersions)
            return await connection.HeadAsync(stack.Bucket, stack.Key, cancellationToken).ConfigureAwait(false) is { } newest ? [newest] : [];

        try
        {
            return [.. (await connection.ListKeyAsync(stack.Bucket, stack.Key, null, cancellationToken).ConfigureAwait(false)).Reverse()];
        }
        catch (S3Failure failure) when (failure.IsMissing && isDry)
        {
            return [];
        }
    }

    /// <summary>By its ETag; where it has to be sent in other parts than it had, by their number and the size.</summary>
    private static bool IsSame(S3Object there, ObjectInfo version)
    {
        if (there.IsDeleteMarker || version.IsDeleteMarker)
            return there.IsDeleteMarker && version.IsDeleteMarker;

        return there.Size == version.Size
            && (there.ETag == version.ETag || (S3Plan.Of(version) is { } parts && ContentProof.PartsIn(there.ETag) == parts.Count && ContentProof.IsMd5(version.ETag) && there.LastModified >= version.LastModified));
    }

    /// <param name="index">Of the version: so many older ones are there.</param>
    private async Task<bool> CopyAsync(KeyStack stack, int index, TransferLog log, CancellationToken cancellationToken)
    {
        var version = stack.Versions[index];
        if (isDry)
        {
            log.Read(version.Size);
            log.Copied();
            return true;
        }

        return await Attempts.RunAsync(stack, version, log, async _ =>
        {
            if (version.IsDeleteMarker)
            {
                await OnceAsync(
                    stack, index, async () => await connection.DeleteAsync(stack.Bucket, stack.Key, cancellationToken, canRepeat: false).ConfigureAwait(false) is not null, log, cancellationToken).ConfigureAwait(false);
                return;
            }

            if (await source.DescribeAsync(stack.FromBucket, version, cancellationToken).ConfigureAwait(false) is not { } info)
            {
                log.Gone();
                return;
            }

            if (info.Attributes.ContainsKey(ObjectInfo.UnreadableAttribute))
                throw new VersionException("what is kept beside it cannot be read; restore it from another copy");

            var headers = KeptHeaders.Of(info).ForUpload(time.GetUtcNow(), _locks.GetValueOrDefault(stack.Bucket));
            var upload = new S3Upload(connection, source, stack, info, log.Read);
            await OnceAsync(
                stack,
                index,
                () => S3Plan.Of(info) is { } parts ? upload.InPartsAsync(parts, headers, cancellationToken) : upload.WholeAsync(headers, cancellationToken),
                log,
                cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <summary>
    /// Writes a version. Each request is sent once: where its answer was lost, what is there says whether it was executed, and a second one would make a second version.
    /// </summary>
    /// <param name="write">Whether anything but the size was compared.</param>
    private async Task OnceAsync(KeyStack stack, int index, Func<Task<bool>> write, TransferLog log, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                log.Copied(await write().ConfigureAwait(false) || stack.Versions[index].IsDeleteMarker);
                return;
            }
            catch (S3Failure failure) when (IsUnclear(failure))
            {
                await connection.WaitAsync(attempt, cancellationToken).ConfigureAwait(false);
                var there = await ThereAsync(stack, cancellationToken).ConfigureAwait(false);
                if (IsWritten(stack, index, there))
                {
                    log.Copied();
                    return;
                }

                if (attempt == Attempts.Most || allVersions && there.Count != index)
                    throw;
            }
        }
    }

    /// <summary>It may have been executed; of an upload in parts that is not there any more, its completion may have been.</summary>
    private static bool IsUnclear(S3Failure failure) => failure.MayHaveHappened || failure.Code == "NoSuchUpload";

    private bool IsWritten(KeyStack stack, int index, IReadOnlyList<S3Object> there) => allVersions
        ? there.Count == index + 1 && IsSame(there[index], stack.Versions[index])
        : there is [var newest] && IsSame(newest, stack.Versions[index]);

    private async Task SettingAsync(string bucket, string name, BucketInfo described, TransferLog log, CancellationToken cancellationToken)
    {
        if (!described.Settings.TryGetValue(name, out var document))
            return;

        try
        {
            await connection.PutSettingAsync(bucket, name, document, cancellationToken).ConfigureAwait(false);
        }
        catch (S3Failure failure) when (!failure.IsTransient)
        {
            log.Note($"{bucket}: {name} is not taken over: {failure.Message}");
        }
    }
}
