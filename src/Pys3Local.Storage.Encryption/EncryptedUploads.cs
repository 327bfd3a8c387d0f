using System.Collections.Immutable;
using System.Globalization;
using Pys3Local.Storage.Encryption.Format;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.Storage.Encryption;

/// <summary>
/// Uploads in parts: one key for the upload, kept sealed in its attributes; each part is a stream with a key derived from it, its own salt and its number.
/// The object is the streams one after the other.
/// </summary>
internal sealed class EncryptedUploads(IMultipartStore inner, ObjectSealing sealing, BucketKeys keys, Func<ContentProtection?, ContentProtection?> protectionOf)
{
    /// <summary>The attribute of an upload that holds its <see cref="KeySeal"/>.</summary>
    private const string SealAttribute = "encryption-seal";

    /// <summary>The attribute of a part that holds its size and ETag as they are shown.</summary>
    private const string PartAttribute = "encryption-part";

    /// <summary>The attribute of a part in the clear that begins as an encrypted one does. It is shown, for the object that begins with the part.</summary>
    private const string PlainAttribute = "encryption-plain";

    /// <summary>Parts asked for at once.</summary>
    private const int Batch = 1000;

    public async ValueTask<UploadInfo> CreateAsync(string bucket, UploadInfo draft, CancellationToken cancellationToken)
    {
        var attributes = draft.Attributes.Remove(SealAttribute);
        if (protectionOf(draft.Protection) is { } protection)
            attributes = attributes.SetItem(SealAttribute, (await keys.CreateAsync(sealing, bucket, draft.Key, protection, cancellationToken).ConfigureAwait(false)).Seal.ToString());

        return Outer(await inner.CreateUploadAsync(bucket, draft with { Attributes = attributes, Protection = null, Encryption = null }, cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask<UploadInfo?> FindAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken) =>
        await inner.FindUploadAsync(bucket, key, uploadId, cancellationToken).ConfigureAwait(false) is { } found ? Outer(found) : null;

    public async ValueTask<UploadPage> ListAsync(string bucket, UploadQuery query, CancellationToken cancellationToken)
    {
        var page = await inner.ListUploadsAsync(bucket, query, cancellationToken).ConfigureAwait(false);
        return page with { Entries = [.. page.Entries.Select(static entry => entry.Upload is null ? entry : entry with { Upload = Outer(entry.Upload) })] };
    }

    public async ValueTask<PartInfo> PutPartAsync(
        string bucket, string key, string uploadId, int partNumber, ObjectWrite write, CancellationToken cancellationToken)
    {
        if (await SealAsync(bucket, key, uploadId, cancellationToken).ConfigureAwait(false) is not { } seal)
        {
            return write.Protection is ContentProtection.Customer
                ? throw new StorageException(StorageFailure.KeyRefused, "The request brings a key, and the upload was begun without one.")
                : await PutPlainPartAsync(bucket, key, uploadId, partNumber, write, cancellationToken).ConfigureAwait(false);
        }

        var objectKey = sealing.Open(seal, bucket, key, write.Protection as ContentProtection.Customer);
        await using var body = new EncryptingStream(write.Body, objectKey, partNumber, sealing.NewSalt());
        return Outer(await inner.PutPartAsync(bucket, key, uploadId, partNumber, new ObjectWrite
        {
            Body = body,
            Length = write.Length is { } length ? FrameLayout.StoredLength(length) : null,
            Seal = size =>
            {
                var shown = write.Seal(body.ContentLength);
                var etag = seal.Source == KeySource.Customer ? sealing.HiddenETag(shown.ETag) : shown.ETag;
                return shown with
                {
                    Size = size,
                    ETag = body.StoredETag,
                    Attributes = shown.Attributes.SetItem(PartAttribute, string.Create(CultureInfo.InvariantCulture, $"{body.ContentLength} {etag}")),
                };
            },
        }, cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask<IReadOnlyList<PartInfo>> ListPartsAsync(
        string bucket, string key, string uploadId, int after, int limit, CancellationToken cancellationToken) =>
        [.. (await inner.ListPartsAsync(bucket, key, uploadId, after, limit, cancellationToken).ConfigureAwait(false)).Select(Outer)];

    public async ValueTask<ObjectInfo> CompleteAsync(
        string bucket, string key, string uploadId, IReadOnlyList<PartInfo> parts, ObjectInfo @sealed, CommitGuard? guard, CancellationToken cancellationToken)
    {
        if (await SealAsync(bucket, key, uploadId, cancellationToken).ConfigureAwait(false) is not { } seal)
        {
            return ObjectSealing.Outer(await inner.CompleteUploadAsync(
                bucket, key, uploadId, parts, ObjectSealing.Plain(@sealed, parts is [var first, ..] && first.Attributes.ContainsKey(PlainAttribute)), ObjectSealing.Outer(guard), cancellationToken).ConfigureAwait(false));
        }

        // A client need not bring its key to complete an upload.
        var objectKey = seal.Source == KeySource.Customer ? null : sealing.Open(seal, bucket, key, null);
        if (objectKey is not null)
            await keys.NoteAsync(bucket, seal.Source, seal.KeyId, cancellationToken).ConfigureAwait(false);

        var stored = await StoredAsync(bucket, key, uploadId, parts, cancellationToken).ConfigureAwait(false);
        var sizes = new PartSizes();
        foreach (var part in stored)
            sizes.Add(part.Size);

        var bytes = new StoredBytes(
            sizes.Total, StoredHash.OfParts([.. stored.Select(static part => part.ETag)]), PartNumberRuns.Of([.. stored.Select(static part => part.PartNumber)]), sizes.ToString());
        var info = sealing.Stored(
            @sealed with { Key = key, Size = parts.Sum(static part => part.Size), Attributes = WithShownParts(@sealed.Attributes.Remove(SealAttribute), parts) }, bucket, objectKey, seal, bytes);
        var completed = ObjectSealing.Outer(await inner.CompleteUploadAsync(
            bucket, key, uploadId, stored, info, ObjectSealing.Outer(guard), cancellationToken).ConfigureAwait(false));
        await keys.NoteAgainAsync(bucket, seal).ConfigureAwait(false);
        return completed;
    }

    public ValueTask<bool> AbortAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken) =>
        inner.AbortUploadAsync(bucket, key, uploadId, cancellationToken);

    private async ValueTask<PartInfo> PutPlainPartAsync(
        string bucket, string key, string uploadId, int partNumber, ObjectWrite write, CancellationToken cancellationToken)
    {
        if (PlainBody.Of(write.Body) is not { } body)
            return await inner.PutPartAsync(bucket, key, uploadId, partNumber, write, cancellationToken).ConfigureAwait(false);

        return await inner.PutPartAsync(bucket, key, uploadId, partNumber, write with
        {
            Body = body,
            Seal = size => write.Seal(size) is var shown && body.IsLikeEncrypted ? shown with { Attributes = shown.Attributes.SetItem(PlainAttribute, "") } : shown,
        }, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<KeySeal?> SealAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken)
    {
        var upload = await inner.FindUploadAsync(bucket, key, uploadId, cancellationToken).ConfigureAwait(false)
            ?? throw new StorageException(StorageFailure.UploadNotFound, $"There is no upload {uploadId} of {key}.");
        return upload.Attributes.TryGetValue(SealAttribute, out var text)
            ? KeySeal.Parse(text.Split(' ')) ?? throw new StorageException(StorageFailure.Damaged, $"{key}: the sealed key of its upload cannot be read. Upload it again.")
            : null;
    }

    /// <summary>The parts as they are stored; those that are shown have to be these.</summary>
    private async ValueTask<List<PartInfo>> StoredAsync(
        string bucket, string key, string uploadId, IReadOnlyList<PartInfo> shown, CancellationToken cancellationToken)
    {
        var found = new List<PartInfo>(shown.Count);
        for (var after = 0; found.Count < shown.Count;)
        {
            var page = await inner.ListPartsAsync(bucket, key, uploadId, after, Batch, cancellationToken).ConfigureAwait(false);
            foreach (var part in page)
            {
                if (found.Count < shown.Count && shown[found.Count].PartNumber == part.PartNumber && shown[found.Count].ETag == Outer(part).ETag)
                    found.Add(part);
            }

            if (page.Count == 0)
                throw new StorageException(StorageFailure.PartNotFound, $"{key}: part {shown[found.Count].PartNumber} has not been uploaded as it is named.");

            after = page[^1].PartNumber;
        }

        return found;
    }

    private static ImmutableSortedDictionary<string, string> WithShownParts(ImmutableSortedDictionary<string, string> attributes, IReadOnlyList<PartInfo> parts)
    {
        var sizes = new PartSizes();
        foreach (var part in parts)
            sizes.Add(part.Size);

        return attributes.SetItem(
            PartSizes.Attribute, attributes.ContainsKey(PartSizes.Attribute) ? sizes.ToString() : $"{EncryptionRecord.Hidden}{sizes}");
    }

    private static UploadInfo Outer(UploadInfo stored) => stored.Attributes.TryGetValue(SealAttribute, out var text)
        ? stored with
        {
            Attributes = stored.Attributes.Remove(SealAttribute),
            Encryption = KeySeal.Parse(text.Split(' '))?.Label,
        }
        : stored;

    private static PartInfo Outer(PartInfo stored)
    {
        if (!stored.Attributes.TryGetValue(PartAttribute, out var text))
            return stored;

        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && long.TryParse(text.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? stored with { Size = size, ETag = text[(space + 1)..], Attributes = stored.Attributes.Remove(PartAttribute) }
            : throw new StorageException(StorageFailure.Damaged, $"The record of part {stored.PartNumber} cannot be read. Upload it again.");
    }
}
