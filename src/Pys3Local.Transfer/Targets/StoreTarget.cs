using System.Collections.Concurrent;
using System.Collections.Immutable;
using Pys3Local.S3.Administration;
using Pys3Local.S3.Locking;
using Pys3Local.Storage;
using Pys3Local.Storage.Stacks;
using Pys3Local.Transfer.Contents;
using Pys3Local.Transfer.Reports;

namespace Pys3Local.Transfer.Targets;

/// <summary>A store of ours: ids of versions, their order and their times are kept.</summary>
/// <param name="recheck">Ask again for metadata, tags and locks of what is here already.</param>
/// <param name="isDry">Only count.</param>
public sealed class StoreTarget(IObjectStore store, TimeProvider time, bool recheck, bool isDry) : ITransferTarget
{
    private const string Compliance = "COMPLIANCE";

    /// <summary>By the name of the bucket: it is written as its clients would.</summary>
    private readonly ConcurrentDictionary<string, ContentProtection?> _protections = new(StringComparer.Ordinal);

    public async Task PrepareAsync(string bucket, BucketInfo described, TransferLog log, CancellationToken cancellationToken)
    {
        var notes = new List<string>();
        var left = "";
        if (store.Traits.AssignsVersions && (described.Settings.ContainsKey(BucketInfo.VersioningSetting) || described.Settings.ContainsKey(BucketInfo.LockSetting)))
        {
            described = described with { Settings = described.Settings.Remove(BucketInfo.VersioningSetting).Remove(BucketInfo.LockSetting).Remove(RetentionFloor.Setting) };
            left = $"{bucket}: versioning and object lock stay as they are here: {OwnIds()}";
        }

        BucketInfo Merge(BucketInfo? here)
        {
            notes.Clear();
            if (left.Length > 0)
                notes.Add(left);

            var from = store.Traits.Encrypts ? described : described with { Settings = described.Settings.Remove(BucketConfigurations.EncryptionName) };
            if (from != described && described.Settings.ContainsKey(BucketConfigurations.EncryptionName))
                notes.Add($"{bucket}: its encryption is not taken over: nothing is encrypted here");

            return Merged(here ?? new BucketInfo { Name = bucket, Created = time.GetUtcNow() }, from, here is not null, notes);
        }

        if (isDry)
            Merge(await store.FindBucketAsync(bucket, cancellationToken).ConfigureAwait(false));
        else
            _protections[bucket] = BucketConfigurations.ProtectionOf(await store.WriteBucketAsync(bucket, Merge, cancellationToken).ConfigureAwait(false));

        notes.ForEach(log.Note);
    }

    public Task FinishAsync(string bucket, TransferLog log, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task WriteAsync(KeyStack stack, TransferLog log, CancellationToken cancellationToken)
    {
        if (store.Traits.AssignsVersions && stack.Versions.Any(version => version.VersionId != ObjectInfo.NullVersion))
        {
            foreach (var version in stack.Versions)
                log.Miss(new MissingVersion(stack.FromBucket, stack.Key, version.VersionId, OwnIds()));

            return;
        }

        var here = await HereAsync(stack, cancellationToken).ConfigureAwait(false);
        var plan = StackPlan.Of(stack.Versions, here, ContentProof.IsSame);
        var below = await store.FindFixedAsync(stack.Bucket, stack.Key, plan, cancellationToken).ConfigureAwait(false);
        var placed = false;
        for (var i = 0; i < plan.Count; i++)
        {
            var step = plan[i];
            if (step.Kind == StackStepKind.Present)
            {
                log.Present();
                await RecheckAsync(stack, step.Version, log, cancellationToken).ConfigureAwait(false);
            }
            else if (step.Kind == StackStepKind.Newer)
            {
                log.Newer(stack.Bucket, stack.Key);
            }
            else if (step.Kind == StackStepKind.Missing && i < below.Count)
            {
                log.Miss(new MissingVersion(stack.FromBucket, stack.Key, step.Version.VersionId, below.Reason));
            }
            else if (step.Kind == StackStepKind.Missing)
            {
                placed |= await CopyAsync(stack, step.Version, log, cancellationToken).ConfigureAwait(false);
                continue;
            }

            // Each write puts a version on top: what belongs above one that was missing goes there again.
            if (i >= below.Count && (placed || step.IsMisplaced))
                await LiftAsync(stack, step.Version, log, cancellationToken).ConfigureAwait(false);
        }
    }

    private string OwnIds() => $"{store.Traits.Location} gives versions ids of its own; the newest of each key can be brought (--latest)";

    /// <summary>What is here of the key, the oldest first; nothing where the bucket is missing.</summary>
    private async Task<IReadOnlyList<ObjectInfo>> HereAsync(KeyStack stack, CancellationToken cancellationToken)
    {
        try
        {
            if (stack.Versions is [{ } only] && await store.FindObjectAsync(stack.Bucket, stack.Key, only.VersionId, cancellationToken).ConfigureAwait(false) is { IsLatest: true } latest && ContentProof.IsSame(latest, only))
                return [latest];

            return await store.FindStackAsync(stack.Bucket, stack.Key, cancellationToken).ConfigureAwait(false);
        }
        catch (StorageException e) when (isDry && e.Failure == StorageFailure.BucketNotFound)
        {
            return [];
        }
    }

    private async Task<bool> CopyAsync(KeyStack stack, ObjectInfo version, TransferLog log, CancellationToken cancellationToken)
    {
        if (isDry)
        {
            log.Read(version.Size);
            log.Copied();
            return false;
        }

        var arrived = false;
        await Attempts.RunAsync(stack, version, log, async attempt =>
        {
            if (version.IsDeleteMarker)
            {
                await PutAsync(stack, version, Stream.Null, () => version, cancellationToken).ConfigureAwait(false);
                log.Copied();
                arrived = true;
                return;
            }

            if (await stack.Source.OpenAsync(stack.FromBucket, version, attempt, log.Read, cancellationToken).ConfigureAwait(false) is not { } content)
            {
                log.Gone();
                return;
            }

            await using var closing = content.ConfigureAwait(false);
            await PutAsync(stack, version, content.Body, () => content.Kept with { Encryption = null }, cancellationToken).ConfigureAwait(false);
            log.Copied(content.IsProven);
            arrived = true;
        }).ConfigureAwait(false);
        return arrived;
    }

    private async Task PutAsync(KeyStack stack, ObjectInfo version, Stream body, Func<ObjectInfo> kept, CancellationToken cancellationToken) =>
        await store.PutObjectAsync(
            stack.Bucket, stack.Key,
            new ObjectWrite { VersionId = version.VersionId, Body = body, Length = version.Size, Protection = version.IsDeleteMarker ? null : _protections.GetValueOrDefault(stack.Bucket), Seal = _ => kept() with { Key = stack.Key, VersionId = version.VersionId } },
            cancellationToken).ConfigureAwait(false);

    /// <summary>Puts a version that is here on top of the others, as it is.</summary>
    private async Task LiftAsync(KeyStack stack, ObjectInfo version, TransferLog log, CancellationToken cancellationToken)
    {
        if (isDry)
            return;

        await Attempts.RunAsync(
            stack, version, log, async _ => await store.LiftAsync(stack.Bucket, stack.Key, version.VersionId, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task RecheckAsync(KeyStack stack, ObjectInfo version, TransferLog log, CancellationToken cancellationToken)
    {
        if (!recheck || version.IsDeleteMarker)
            return;

        await Attempts.RunAsync(stack, version, log, async _ =>
        {
            var listed = stack.Versions.First(one => one.VersionId == version.VersionId);
            if (await stack.Source.DescribeAsync(stack.FromBucket, listed, cancellationToken).ConfigureAwait(false) is not { } there || Aligned(version, there) is not { } wanted)
                return;

            if (!isDry)
                await store.UpdateObjectAsync(stack.Bucket, stack.Key, version.VersionId, current => Aligned(current, there) ?? current, cancellationToken).ConfigureAwait(false);

            log.Updated();
        }).ConfigureAwait(false);
    }

    /// <summary>With what the source says of it today; null where that is the same. No lock that is here becomes weaker by it.</summary>
    internal static ObjectInfo? Aligned(ObjectInfo here, ObjectInfo there)
    {
        var attributes = here.Attributes.RemoveRange(here.Attributes.Keys.Where(name => !IsOfBytes(name)));
        foreach (var (name, value) in there.Attributes)
        {
            if (!IsOfBytes(name))
                attributes = attributes.SetItem(name, value);
        }

        attributes = WithLock(attributes, here, there);
        var wanted = here with { ContentType = there.ContentType, Metadata = there.Metadata, Attributes = attributes };
        return wanted.ContentType == here.ContentType && wanted.Metadata.SequenceEqual(here.Metadata) && wanted.Attributes.SequenceEqual(here.Attributes) ? null : wanted;
    }

    /// <summary>A legal hold that is here stays, COMPLIANCE that is here stays, and the later end holds.</summary>
    private static ImmutableSortedDictionary<string, string> WithLock(ImmutableSortedDictionary<string, string> attributes, ObjectInfo here, ObjectInfo there)
    {
        if (here.Attributes.GetValueOrDefault(LockAttributes.Hold) == "ON")
            attributes = attributes.SetItem(LockAttributes.Hold, "ON");

        if (here.Attributes.GetValueOrDefault(LockAttributes.Mode) is not { } mode || here.Attributes.GetValueOrDefault(LockAttributes.Until) is not { } until)
            return attributes;

        if (Until(there) <= Until(here))
            return attributes.SetItem(LockAttributes.Mode, mode).SetItem(LockAttributes.Until, until);

        return mode == Compliance ? attributes.SetItem(LockAttributes.Mode, mode) : attributes;
    }

    private static bool IsOfBytes(string name) => name is PartSizes.Attribute or "checksum" or "part-checksums" or "upload-id" or "owner" or ContentProof.SourceETag or ObjectInfo.UnreadableAttribute;

    private static DateTimeOffset Until(ObjectInfo info) =>
        DateTimeOffset.TryParse(info.Attributes.GetValueOrDefault(LockAttributes.Until), System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var until) ? until : DateTimeOffset.MinValue;

    /// <summary>The settings that are here stay; what is not set is taken from the source.</summary>
    private static BucketInfo Merged(BucketInfo bucket, BucketInfo from, bool isThere, List<string> notes)
    {
        var before = bucket;
        foreach (var name in BucketConfigurations.Names.Concat(BucketConfigurations.OwnNames))
        {
            if (!from.Settings.TryGetValue(name, out var document))
                continue;

            try
            {
                var taken = BucketConfigurations.Take(bucket, name, document);
                if (!bucket.Settings.TryGetValue(name, out var kept))
                    bucket = taken;
                else if (kept != taken.Settings[name])
                    notes.Add($"{bucket.Name}: {name} is another one here than at the source, and stays");
            }
            catch (ArgumentException failure)
            {
                notes.Add($"{bucket.Name}: {name} is not taken over: {failure.Message}");
            }
        }

        return isThere && bucket.Settings.SequenceEqual(before.Settings) ? before : bucket;
    }
}
