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

    /// <param name="copies">The ids that other versions of the key have at the target: it is none of them.</param>
    /// <param name="doubt">Where it may be there, the target is asked first.</param>
    public async Task<CopyMade> CopyAsync(KeyName name, ObjectInfo version, string bucket, IReadOnlySet<string> copies, KeyDoubt doubt, CancellationToken cancellationToken)
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
        if (doubt.MayBeThere && await FindAsync(reader, version, kept, plan, bucket, copies, cancellationToken).ConfigureAwait(false) is { } found)
        {
            notes.Remove(name, version.VersionId, bucket);
            return new(found.VersionId, false);
        }

        if (plan is null)
            return new(await KeyCopy.SendAsync(doubt, () => PutAsync(reader, version, kept, bucket, cancellationToken)).ConfigureAwait(false), true);

        // To put the parts together is asked for again where an answer was lost, and what is answered then says nothing of the first time.
        var made = await PutPartsAsync(name, reader, version, kept, plan, bucket, doubt, cancellationToken).ConfigureAwait(false);
        notes.Remove(name, version.VersionId, bucket);
        return made;
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

    private async Task<CopyMade> PutPartsAsync(
        KeyName name, ObjectReader reader, ObjectInfo version, ReplicaHeaders kept, IReadOnlyList<long> plan, string bucket, KeyDoubt doubt, CancellationToken cancellationToken)
    {
        var (note, md5s, isResumed) = await ResumeAsync(name, version, kept, plan, bucket, cancellationToken).ConfigureAwait(false);
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
        doubt.MayBeThere = true;
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

        return new(written.VersionId, !isResumed);
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
    private async Task<(UploadNote Note, SortedDictionary<int, string> Md5s, bool IsResumed)> ResumeAsync(
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

            return (note, md5s, true);
        }

        var headers = HeadersOf(kept);
        if (kept.Checksum is ("x-amz-checksum-crc64nvme", _))
            headers.AddRange([new("x-amz-checksum-algorithm", "CRC64NVME"), new("x-amz-checksum-type", "FULL_OBJECT")]);

        var id = await target.BeginAsync(bucket, version.Key, headers, cancellationToken).ConfigureAwait(false);
        return (notes.Begin(name, version.VersionId, version.ETag, bucket, id), [], false);
    }

    /// <summary>
    /// The version as it is there already, because an answer was lost. Only the newest one can be it: keys are copied by one at a time, and what lies below
    /// another is not what readers there see. What was made there earlier, of a version that has been deleted here, may have the same content: where all else
    /// is the same as well it makes no difference, and where it is not, it is not it.
    /// </summary>
    private async Task<S3Object?> FindAsync(
        ObjectReader reader, ObjectInfo version, ReplicaHeaders kept, IReadOnlyList<long>? plan, string bucket, IReadOnlySet<string> copies, CancellationToken cancellationToken)
    {
        if (await target.FindNewestAsync(bucket, version.Key, cancellationToken).ConfigureAwait(false) is not { IsDeleteMarker: false, VersionId: not (null or "null") } newest
            || newest.Size != version.Size || copies.Contains(newest.VersionId)
            || await target.HeadAsync(bucket, version.Key, newest.VersionId, cancellationToken).ConfigureAwait(false) is not { } head
            || CopyDifference.OfContent(kept, head) is not null)
        {
            return null;
        }

        var isSame = newest.ETag.Equals(version.ETag, StringComparison.OrdinalIgnoreCase)
            || (kept.Checksum is var (header, value) && head.Headers.TryGetValue(header, out var sum) && sum == value)
            || (plan is not null && newest.ETag.EndsWith(string.Create(CultureInfo.InvariantCulture, $"-{plan.Count}"), StringComparison.Ordinal)
                && newest.ETag.Equals(await TogetherAsync(reader, plan, cancellationToken).ConfigureAwait(false), StringComparison.OrdinalIgnoreCase));
        return isSame ? newest : null;
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

/// <summary>A version that is at the target.</summary>
/// <param name="VersionId">There; null where no versions are kept.</param>
/// <param name="IsAsNow">It was sent with what is kept with it now; else it was found, or begun earlier, and tags and locks may have been changed since.</param>
internal readonly record struct CopyMade(string? VersionId, bool IsAsNow);
