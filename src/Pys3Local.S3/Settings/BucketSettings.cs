using System.Text;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.Storage;

namespace Pys3Local.S3.Settings;

/// <summary>All that is set on a bucket, together: it is in memory as long as the server runs.</summary>
internal static class BucketSettings
{
    /// <summary>Bytes, of names and values: more than the greatest of S3's documents, and every bucket's is bounded.</summary>
    public const int MaxBytes = 512 << 10;

    /// <summary>Changes the settings of the request's bucket.</summary>
    public static async Task ChangeBucketAsync(this S3Context context, Func<BucketInfo, BucketInfo> change, CancellationToken cancellationToken) =>
        await context.Store.WriteBucketAsync(context.BucketName, bucket =>
        {
            context.RequireStill();
            return Checked(change(bucket ?? throw new S3Exception(S3Errors.NoSuchBucket)));
        }, cancellationToken);

    public static BucketInfo Checked(BucketInfo bucket)
    {
        var bytes = 0L;
        foreach (var (name, value) in bucket.Settings)
            bytes += Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value);

        return bytes <= MaxBytes
            ? bucket
            : throw new S3Exception(S3Errors.InvalidRequest, $"The settings of the bucket add up to {bytes} bytes (policy, lifecycle, CORS, tags and so on): at most {MaxBytes} are kept.");
    }
}
