using System.Globalization;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using Pys3Local.EndToEnd.Harness;

namespace Pys3Local.EndToEnd.Transfers;

/// <summary>What a server is filled with that is to be taken elsewhere, and what it shows of it.</summary>
internal static class FilledServer
{
    private const int PartSize = 5 << 20;

    private static CancellationToken Cancellation => TestRun.Cancellation;

    /// <param name="many">Objects beside those that are something special.</param>
    /// <returns>How many versions there are.</returns>
    public static async Task<int> FillAsync(IAmazonS3 client, int many)
    {
        await client.PutBucketAsync("many-things", Cancellation);
        await client.PutBucketAsync(new PutBucketRequest { BucketName = "locked-things", ObjectLockEnabledForBucket = true }, Cancellation);
        await client.PutBucketVersioningAsync(new PutBucketVersioningRequest { BucketName = "many-things", VersioningConfig = new() { Status = VersionStatus.Enabled } }, Cancellation);
        await client.PutCORSConfigurationAsync(new PutCORSConfigurationRequest { BucketName = "many-things", Configuration = new() { Rules = [new() { AllowedMethods = ["GET"], AllowedOrigins = ["https://example.org"] }] } }, Cancellation);
        await Parallel.ForAsync(0, many, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation }, async (number, token) =>
            await client.PutObjectAsync(Put($"many/{number:0000}", SampleData.Bytes(2000 + number, number)), token));

        for (var version = 1; version <= 3; version++)
        {
            await client.PutObjectAsync(Put("dir/ä b.txt", SampleData.Bytes(version * 10, version), request =>
            {
                request.ContentType = "text/plain";
                request.Headers.CacheControl = "no-cache";
                request.Metadata.Add("mtime", "1767225600.5");
                request.TagSet = [new() { Key = "team", Value = "a b" }];
            }), Cancellation);
        }

        await client.DeleteObjectAsync("many-things", "dir/ä b.txt", Cancellation);
        await client.PutObjectAsync(Put("dir", SampleData.Bytes(5)), Cancellation);
        await client.PutObjectAsync(Put("dir/below", SampleData.Bytes(6)), Cancellation);
        await client.PutObjectAsync(Put("empty", []), Cancellation);
        await PutPartsAsync(client);
        await client.PutObjectAsync(new PutObjectRequest
        {
            BucketName = "locked-things",
            Key = "kept",
            InputStream = new MemoryStream(SampleData.Bytes(100)),
            ObjectLockMode = ObjectLockMode.Governance,
            ObjectLockRetainUntilDate = new DateTime(2040, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            ObjectLockLegalHoldStatus = ObjectLockLegalHoldStatus.On,
        }, Cancellation);
        return many + 9;
    }

    /// <summary>Every version with all that a client sees of it, in the order of the listing.</summary>
    /// <param name="exact">With ids, and times to the millisecond.</param>
    public static async Task<List<string>> DescribeAsync(IAmazonS3 client, bool exact = true)
    {
        var lines = new List<string>();
        foreach (var bucket in (await client.ListBucketsAsync(Cancellation)).Buckets)
        {
            var versioning = (await client.GetBucketVersioningAsync(bucket.BucketName, Cancellation)).VersioningConfig.Status;
            lines.Add($"{bucket.BucketName} {versioning} {await OriginsAsync(client, bucket.BucketName)}");
            var query = new ListVersionsRequest { BucketName = bucket.BucketName };
            while (true)
            {
                var page = await client.ListVersionsAsync(query, Cancellation);
                foreach (var version in page.Versions)
                    lines.Add(await DescribeAsync(client, bucket.BucketName, version, exact));

                if (page.IsTruncated != true)
                    break;

                (query.KeyMarker, query.VersionIdMarker) = (page.NextKeyMarker, page.NextVersionIdMarker);
            }
        }

        return lines;
    }

    private static async Task<string> OriginsAsync(IAmazonS3 client, string bucket)
    {
        try
        {
            return string.Join(',', (await client.GetCORSConfigurationAsync(bucket, Cancellation)).Configuration.Rules.SelectMany(rule => rule.AllowedOrigins));
        }
        catch (AmazonS3Exception failure) when (failure.ErrorCode == "NoSuchCORSConfiguration")
        {
            return "";
        }
    }

    private static async Task<string> DescribeAsync(IAmazonS3 client, string bucket, S3ObjectVersion version, bool exact)
    {
        var name = $"{bucket}/{version.Key} {(exact ? $"{version.VersionId} {version.LastModified?.ToUniversalTime():O} " : "")}{version.IsLatest}";
        if (version.IsDeleteMarker == true)
            return $"{name} marker";

        using var found = await client.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = version.Key, VersionId = version.VersionId, ChecksumMode = exact ? ChecksumMode.ENABLED : null }, Cancellation);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(found.ResponseStream, Cancellation))[..16];
        var tags = found.TagCount > 0 ? (await client.GetObjectTaggingAsync(new() { BucketName = bucket, Key = version.Key, VersionId = version.VersionId }, Cancellation)).Tagging : [];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name} {version.Size} {version.ETag} {hash} {found.Headers.ContentType} {found.Headers.CacheControl} [{string.Join(',', found.Metadata.Keys.Select(key => $"{key}={found.Metadata[key]}"))}] [{string.Join(',', tags.Select(tag => $"{tag.Key}={tag.Value}"))}] {found.ObjectLockMode} {found.ObjectLockRetainUntilDate?.ToUniversalTime():O} {found.ObjectLockLegalHoldStatus} {(exact ? $"{found.ChecksumCRC32}{found.ChecksumCRC64NVME} {found.ChecksumType}" : "")}");
    }

    private static PutObjectRequest Put(string key, byte[] content, Action<PutObjectRequest>? with = null)
    {
        var request = new PutObjectRequest { BucketName = "many-things", Key = key, InputStream = new MemoryStream(content) };
        with?.Invoke(request);
        return request;
    }

    private static async Task PutPartsAsync(IAmazonS3 client)
    {
        var upload = await client.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest { BucketName = "many-things", Key = "large" }, Cancellation);
        var parts = new List<PartETag>();
        foreach (var size in new[] { PartSize, PartSize + 1, 1234 })
        {
            var part = await client.UploadPartAsync(new UploadPartRequest { BucketName = "many-things", Key = "large", UploadId = upload.UploadId, PartNumber = parts.Count + 1, InputStream = new MemoryStream(SampleData.Bytes(size, size)) }, Cancellation);
            parts.Add(new(parts.Count + 1, part.ETag) { ChecksumCRC32 = part.ChecksumCRC32 });
        }

        await client.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest { BucketName = "many-things", Key = "large", UploadId = upload.UploadId, PartETags = parts }, Cancellation);
    }
}
