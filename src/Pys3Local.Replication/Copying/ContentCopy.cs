using System.Globalization;
using Pys3Local.Replication.Pace;
using Pys3Local.Replication.Queue;
using Pys3Local.S3Client.Requests;
using Pys3Local.Storage;
using Pys3Local.Storage.Replication;

namespace Pys3Local.Replication.Copying;

/// <summary>
/// Copies the content of a version, with all that is kept with it, and compares what the target says of it: its MD5 on the way there (<c>Content-MD5</c>), the
/// checksum that the client had given it, and the ETag of the answer.
/// </summary>
internal sealed class ContentCopy(IReplicationSource source, TargetService target, UploadNotes notes, CopyLimits limits)
{
    private const int Md5Digits = 32;

    /// <param name="known">The id that the version before it has at the target; null where there is none, or the target keeps no versions.</param>
    /// <param name="mayBeThere">It was tried before: look first.</param>
    /// <returns>The id that it has at the target; null where that keeps no versions.</returns>
    public async Task<string?> CopyAsync(KeyName name, ObjectInfo version, string bucket, string? known, bool mayBeThere, CancellationToken cancellationToken)
    {
        var kept = source.HeadersOf(version);
        if (kept.Unreadable is { } why)
            throw new CopyFailure($"it cannot be copied: {why}") { IsHere = true };

        var reader = await source.OpenAsync(name.Bucket, version, cancellationToken).ConfigureAwait(false);
        if (reader is null)
        {
            if (notes.Find(name, version.VersionId, bucket) is { } begun)
                await EndAsync(begun, bucket, name.Key, cancellationToken).ConfigureAwait(false);

            throw new CopyFailure("it is gone") { IsHere = true };
        }

        await using var closing = reader.ConfigureAwait(false);
        var plan = PartPlan.Of(version, limits.PartSize);
        if (mayBeThere && await FindAsync(reader, version, kept, plan, bucket, known, cancellationToken).ConfigureAwait(false) is { } found)
        {
            notes.Remove(name, version.VersionId, bucket);
            return found.VersionId;
        }

        if (plan is null)
            return await PutAsync(reader, version, kept, bucket, cancellationToken).ConfigureAwait(false);

        var versionId = await PutPartsAsync(name, reader, version, kept, plan, bucket, cancellationToken).ConfigureAwait(false);
        notes.Remove(name, version.VersionId, bucket);
        return versionId;
    }

    /// <summary>Ends the uploads of versions that are not to be copied any more: what of them is at the target would stay there for ever.</summary>
    /// <param name="versions">Those that there are.</param>
    /// <param name="buckets">Those that the key is copied to.</param>
    public async Task EndOthersAsync(KeyName name, IReadOnlyList<ObjectInfo> versions, IReadOnlyCollection<string> buckets, CancellationToken cancellationToken)
    {
        foreach (var note in notes.Of(name))
        {
            if (note.Of is { } of && !(buckets.Contains(of.Bucket) && versions.Any(version => version.VersionId == of.Version)))
                await EndAsync(note, of.Bucket, name.Key, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task EndAsync(UploadNote note, string bucket, string key, CancellationToken cancellationToken)
    {
        await target.Connection.AbortUploadAsync(bucket, key, note.Id, cancellationToken).ConfigureAwait(false);
        notes.Remove(note);
    }

    private List<KeyValuePair<string, string>> HeadersOf(ReplicaHeaders kept) => [.. kept.ForUpload(limits.Time.GetUtcNow()), OptionalHeaders.Replica];

    private static string Base64(string md5) => Convert.ToBase64String(Convert.FromHexString(md5));

    private static bool IsMd5(string etag) => etag.Length == Md5Digits && etag.All(char.IsAsciiHexDigit);

    private async Task<string?> PutAsync(ObjectReader reader, ObjectInfo version, ReplicaHeaders kept, string bucket, CancellationToken cancellationToken)
    {
        var headers = HeadersOf(kept);
        if (IsMd5(version.ETag))
            headers.Add(new("content-md5", Base64(version.ETag)));

        if (kept.Checksum is var (header, value))
            headers.Add(new(header, value));

        var written = await target.PutAsync(bucket, version.Key, headers, BodyOf(reader, 0, version.Size), cancellationToken).ConfigureAwait(false);
        if (kept.Checksum is var (asked, expected) && written.Checksums.TryGetValue(asked, out var answered) && answered != expected)
            throw new CopyFailure($"the target has stored something else: its {asked} is {answered}, not {expected}");

        if (written.IsMd5 && IsMd5(version.ETag) && IsMd5(written.ETag) && !written.ETag.Equals(version.ETag, StringComparison.OrdinalIgnoreCase))
            throw new CopyFailure($"the target has stored something else: its ETag is {written.ETag}, not {version.ETag}");

        return written.VersionId;
    }

    private async Task<string?> PutPartsAsync(
        KeyName name, ObjectReader reader, ObjectInfo version, ReplicaHeaders kept, IReadOnlyList<long> plan, string bucket, CancellationToken cancellationToken)
    {
        var (note, md5s) = await ResumeAsync(name, version, kept, plan, bucket, cancellationToken).ConfigureAwait(false);
        var upload = new TargetUpload(bucket, version.Key, note.Id);
        var offset = 0L;
        for (var number = 1; number <= plan.Count; number++)
        {
            var size = plan[number - 1];
            if (!md5s.ContainsKey(number))
                md5s[number] = await PutPartAsync(reader, upload, note, number, (offset, size), cancellationToken).ConfigureAwait(false);

            offset += size;
        }

        var together = PartSums.Together(md5s.Values);
        var headers = kept.Checksum is ("x-amz-checksum-crc64nvme", _) ? (List<KeyValuePair<string, string>>)[new(kept.Checksum.Value.Header, kept.Checksum.Value.Value), new("x-amz-checksum-type", "FULL_OBJECT")] : [];
        S3Written written;
        try
        {
            written = await target.CompleteAsync(upload, note.Parts.Select(static part => (part.Key, part.Value)), headers, cancellationToken).ConfigureAwait(false);
        }
        catch (S3Failure failure) when (failure.Code is "NoSuchUpload" or "InvalidPart")
        {
            // From the beginning, next time.
            notes.Remove(name, version.VersionId, bucket);
            throw;
        }

        if (written.ETag.Contains('-', StringComparison.Ordinal) && note.Parts.Values.All(IsMd5) && note.Parts.Values.SequenceEqual(md5s.Values, StringComparer.OrdinalIgnoreCase) && !written.ETag.Equals(together, StringComparison.OrdinalIgnoreCase))
            throw new CopyFailure($"the target has stored something else: its ETag is {written.ETag}, not {together}");

        return written.VersionId;
    }

    /// <summary>The MD5 of the part, which the target has taken.</summary>
    private async Task<string> PutPartAsync(ObjectReader reader, TargetUpload upload, UploadNote note, int number, (long Offset, long Size) place, CancellationToken cancellationToken)
    {
        reader.Select(place.Offset, place.Size);
        var sums = await PartSums.ReadAsync(reader, cancellationToken).ConfigureAwait(false);
        var written = await target.PutPartAsync(
            upload, number, [new("content-md5", Base64(sums.Md5)), new("x-amz-checksum-crc64nvme", sums.Crc64)], BodyOf(reader, place.Offset, place.Size), cancellationToken).ConfigureAwait(false);
        if (written.Checksums.TryGetValue("x-amz-checksum-crc64nvme", out var answered) && answered != sums.Crc64)
            throw new CopyFailure($"the target has stored something else as part {number}: its x-amz-checksum-crc64nvme is {answered}, not {sums.Crc64}");

        if (written.IsMd5 && IsMd5(written.ETag) && !written.ETag.Equals(sums.Md5, StringComparison.OrdinalIgnoreCase))
            throw new CopyFailure($"the target has stored something else as part {number}: its ETag is {written.ETag}, not {sums.Md5}");

        notes.Add(note, number, written.ETag);
        return sums.Md5;
    }

    /// <summary>An upload that is on its way goes on, with the parts that the target still has as they were sent; else another is begun.</summary>
    private async Task<(UploadNote Note, SortedDictionary<int, string> Md5s)> ResumeAsync(
        KeyName name, ObjectInfo version, ReplicaHeaders kept, IReadOnlyList<long> plan, string bucket, CancellationToken cancellationToken)
    {
        // Under the id of a version that is written again, the parts are those of what was there before.
        if (notes.Find(name, version.VersionId, bucket) is { Of.ETag: { } etag } other && etag != version.ETag)
            await EndAsync(other, bucket, version.Key, cancellationToken).ConfigureAwait(false);

        if (notes.Find(name, version.VersionId, bucket) is { } note
            && await target.Connection.ListPartsAsync(bucket, version.Key, note.Id, cancellationToken).ConfigureAwait(false) is { } parts)
        {
            var md5s = new SortedDictionary<int, string>();
            foreach (var (number, tag) in note.Parts.ToList())
            {
                if (number <= plan.Count && IsMd5(tag) && parts.Any(part => part.Number == number && part.Size == plan[number - 1] && part.ETag.Equals(tag, StringComparison.OrdinalIgnoreCase)))
                    md5s[number] = tag;
                else
                    note.Parts.Remove(number);
            }

            return (note, md5s);
        }

        var headers = HeadersOf(kept);
        if (kept.Checksum is ("x-amz-checksum-crc64nvme", _))
            headers.AddRange([new("x-amz-checksum-algorithm", "CRC64NVME"), new("x-amz-checksum-type", "FULL_OBJECT")]);

        var id = await target.BeginAsync(bucket, version.Key, headers, cancellationToken).ConfigureAwait(false);
        return (notes.Begin(name, version.VersionId, version.ETag, bucket, id), []);
    }

    /// <summary>The version as it is there already, because an answer was lost: among those that are newer than the one before it, the oldest that is the same.</summary>
    private async Task<S3Object?> FindAsync(
        ObjectReader reader, ObjectInfo version, ReplicaHeaders kept, IReadOnlyList<long>? plan, string bucket, string? known, CancellationToken cancellationToken)
    {
        string? together = null;
        foreach (var one in (await target.Connection.ListKeyAsync(bucket, version.Key, known, cancellationToken).ConfigureAwait(false)).Reverse())
        {
            if (one.IsDeleteMarker || one.VersionId is null or "null" || one.Size != version.Size)
                continue;

            if (one.ETag.Equals(version.ETag, StringComparison.OrdinalIgnoreCase))
                return one;

            if (kept.Checksum is var (header, value) && await target.HeadAsync(bucket, version.Key, one.VersionId, cancellationToken).ConfigureAwait(false) is { } head
                && head.Headers.TryGetValue(header, out var sum) && sum == value)
            {
                return one;
            }

            if (plan is not null && one.ETag.EndsWith(string.Create(CultureInfo.InvariantCulture, $"-{plan.Count}"), StringComparison.Ordinal)
                && one.ETag.Equals(together ??= await TogetherAsync(reader, plan, cancellationToken).ConfigureAwait(false), StringComparison.OrdinalIgnoreCase))
            {
                return one;
            }
        }

        return null;
    }

    private static async Task<string> TogetherAsync(ObjectReader reader, IReadOnlyList<long> plan, CancellationToken cancellationToken)
    {
        var md5s = new List<string>();
        var offset = 0L;
        foreach (var size in plan)
        {
            reader.Select(offset, size);
            md5s.Add((await PartSums.ReadAsync(reader, cancellationToken).ConfigureAwait(false)).Md5);
            offset += size;
        }

        return PartSums.Together(md5s);
    }

    private S3Body BodyOf(ObjectReader reader, long offset, long length) => S3Body.Repeatable(
        _ =>
        {
            reader.Select(offset, length);
            return ValueTask.FromResult<Stream>(new PacedContent(reader, limits.Bandwidth, limits.Sent));
        },
        length);
}

/// <summary>How contents are copied.</summary>
/// <param name="Bandwidth">What may be sent.</param>
/// <param name="PartSize">Bytes from which on an object that was not uploaded in parts is sent in such, and their size.</param>
/// <param name="Time">The clock.</param>
/// <param name="Sent">Gets the number of bytes as they are sent.</param>
internal sealed record CopyLimits(Bandwidth Bandwidth, long PartSize, TimeProvider Time, Action<int> Sent);
