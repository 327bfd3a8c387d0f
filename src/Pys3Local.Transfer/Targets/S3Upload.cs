using Pys3Local.S3.Checksums;
using Pys3Local.S3.Metadata;
using Pys3Local.S3Client;
using Pys3Local.S3Client.Requests;
using Pys3Local.Storage;
using Pys3Local.Transfer.Contents;
using Pys3Local.Transfer.Sources;

namespace Pys3Local.Transfer.Targets;

/// <summary>Sends one version to an S3 service, and compares what it says of it.</summary>
/// <param name="read">Told of the bytes that are sent.</param>
internal sealed class S3Upload(S3Connection connection, IRangedSource source, KeyStack stack, ObjectInfo info, Action<long> read)
{
    /// <summary>The service compares the content with its checksum; a source that is damaged is found by it as well.</summary>
    /// <returns>Whether anything but the size was compared.</returns>
    public async Task<bool> WholeAsync(List<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        var content = OfContent(info).ToList();
        // Nothing has a hash that is known before, and Ceph takes no stream of nothing.
        var body = info.Size == 0 ? S3Body.Of(default) : S3Body.Repeatable(async token => await source.OpenRangeAsync(stack.FromBucket, info, 0, info.Size, token).ConfigureAwait(false), info.Size);
        try
        {
            await connection.PutAsync(stack.Bucket, stack.Key, body, [.. headers, .. content], cancellationToken, canRepeat: false).ConfigureAwait(false);
        }
        catch (S3Failure failure) when (failure.Code is "BadDigest" or "InvalidDigest")
        {
            throw new ContentMismatchException($"it is damaged here, or on its way: {failure.Code}", mayBeParts: false);
        }

        read(info.Size);
        return content.Count > 0;
    }

    /// <summary>Each part by the MD5 that the service answers with, and the whole by its ETag. What fails is taken back.</summary>
    public async Task<bool> InPartsAsync(PartSizes parts, List<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        if (ContentProof.IsMd5(info.ETag))
        {
            // Its ETag will be another one, which says nothing of what it was: the content is compared before.
            await ProveAsync(cancellationToken).ConfigureAwait(false);
        }

        var id = await connection.CreateUploadAsync(stack.Bucket, stack.Key, headers, cancellationToken).ConfigureAwait(false);
        try
        {
            return await SendAsync(id, parts, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await connection.AbortUploadAsync(stack.Bucket, stack.Key, id, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What the service shall compare the content with, where it is known: a checksum of the whole, else its MD5.</summary>
    private static IEnumerable<KeyValuePair<string, string>> OfContent(ObjectInfo info)
    {
        if (ContentProof.IsMd5(info.ETag))
            yield return KeyValuePair.Create("content-md5", Convert.ToBase64String(Convert.FromHexString(info.ETag)));

        if (KeptHeaders.Of(info).Checksum is var (header, value))
            yield return KeyValuePair.Create(header, value);
    }

    private async Task<bool> SendAsync(string id, PartSizes parts, CancellationToken cancellationToken)
    {
        var sent = new List<(int Number, string ETag)>();
        using var whole = Digest.OfMd5();
        var isSaying = true;
        var offset = 0L;
        foreach (var size in parts.Sizes())
        {
            var (start, number) = (offset, sent.Count + 1);
            HashedPart? last = null;
            var body = size == 0 ? S3Body.Of(default) : S3Body.Repeatable(async token => last = new HashedPart(await source.OpenRangeAsync(stack.FromBucket, info, start, size, token).ConfigureAwait(false)), size);
            var etag = await connection.PutPartAsync(stack.Bucket, stack.Key, id, number, body, cancellationToken).ConfigureAwait(false);
            var md5 = last?.Finish() ?? Digest.Md5([]);
            whole.Append(md5);
            isSaying &= ContentProof.IsMd5(etag);
            if (isSaying && !etag.Equals(Convert.ToHexStringLower(md5), StringComparison.OrdinalIgnoreCase))
                throw new ContentMismatchException($"part {number} did not arrive as it was sent", mayBeParts: false);

            sent.Add((number, etag));
            offset += size;
            read(size);
        }

        var value = new byte[whole.Length];
        whole.Finish(value);
        var computed = $"{Convert.ToHexStringLower(value)}-{sent.Count}";
        if (parts.ToString() == info.Attributes.GetValueOrDefault(PartSizes.Attribute) && ContentProof.PartsIn(info.ETag) is not null && computed != info.ETag)
            throw new ContentMismatchException("it is damaged here: its parts do not come to its ETag", mayBeParts: false);

        var written = await connection.CompleteUploadAsync(stack.Bucket, stack.Key, id, sent, [], cancellationToken).ConfigureAwait(false);
        return isSaying && await ETagAsync(written, cancellationToken).ConfigureAwait(false) is var made && made != computed ? throw await TakeBackAsync(written, made, computed, cancellationToken).ConfigureAwait(false) : isSaying;
    }

    /// <summary>Ceph 16 answers with an empty one in a bucket with versions.</summary>
    private async Task<string> ETagAsync(S3Written written, CancellationToken cancellationToken) => written.ETag.Length > 0
        ? written.ETag
        : (await connection.HeadAsync(stack.Bucket, stack.Key, cancellationToken, written.VersionId).ConfigureAwait(false))?.ETag ?? "";

    /// <summary>What was just made and is not what was sent must not stay.</summary>
    private async Task<ContentMismatchException> TakeBackAsync(S3Written written, string etag, string computed, CancellationToken cancellationToken)
    {
        await connection.DeleteAsync(stack.Bucket, stack.Key, cancellationToken, written.VersionId).ConfigureAwait(false);
        return new ContentMismatchException($"{connection.Name} has made the ETag {etag} of its parts, which should be {computed}", mayBeParts: false);
    }

    /// <summary>Reads the content once to its end, which throws unless it is what it was.</summary>
    private async Task ProveAsync(CancellationToken cancellationToken)
    {
        var content = await source.OpenAsync(stack.FromBucket, info, 1, null, cancellationToken).ConfigureAwait(false) ?? throw new VersionException("it has gone meanwhile");
        await using var closing = content.ConfigureAwait(false);
        await content.Body.CopyToAsync(Stream.Null, 128 << 10, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A part, hashed while it is sent.</summary>
    private sealed class HashedPart(Stream inner) : ReadOnlyStream
    {
        private readonly Digest _md5 = Digest.OfMd5();

        public byte[] Finish()
        {
            var value = new byte[_md5.Length];
            _md5.Finish(value);
            _md5.Dispose();
            return value;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            _md5.Append(buffer.Span[..count]);
            return count;
        }

        public override ValueTask DisposeAsync()
        {
            GC.SuppressFinalize(this);
            return inner.DisposeAsync();
        }
    }
}
