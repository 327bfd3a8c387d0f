using Pys3Local.S3.Settings;
using Pys3Local.Storage;

namespace Pys3Local.S3.Auth.Policies;

/// <summary>A bucket that the operator opens to everyone, with the words of MinIO's clients.</summary>
public static class OpenBucket
{
    private const string Read = "\"s3:GetObject\"";
    private const string Write = "\"s3:PutObject\",\"s3:DeleteObject\",\"s3:AbortMultipartUpload\",\"s3:ListMultipartUploadParts\"";

    /// <summary>What <see cref="Set"/> takes.</summary>
    public static IReadOnlyList<string> Words { get; } = ["none", "download", "upload", "public"];

    /// <summary>The bucket with a policy for everyone, and without the block that new buckets have.</summary>
    /// <param name="word">One of <see cref="Words"/>; <c>none</c> changes nothing.</param>
    public static BucketInfo Set(BucketInfo bucket, string word)
    {
        var (actions, listing) = word switch
        {
            "download" => (Read, "\"s3:GetBucketLocation\",\"s3:ListBucket\""),
            "upload" => (Write, "\"s3:GetBucketLocation\",\"s3:ListBucketMultipartUploads\""),
            "public" => ($"{Read},{Write}", "\"s3:GetBucketLocation\",\"s3:ListBucket\",\"s3:ListBucketMultipartUploads\""),
            _ => ("", ""),
        };
        if (actions.Length == 0)
            return bucket;

        var policy = "{\"Version\":\"2012-10-17\",\"Statement\":["
            + Statement(listing, bucket.Name) + "," + Statement(actions, bucket.Name + "/*") + "]}";
        return PublicAccess.Set(bucket with { Settings = bucket.Settings.SetItem(BucketPolicy.Setting, policy) }, null);
    }

    private static string Statement(string actions, string resource) =>
        $"{{\"Effect\":\"Allow\",\"Principal\":{{\"AWS\":[\"*\"]}},\"Action\":[{actions}],\"Resource\":[\"arn:aws:s3:::{resource}\"]}}";
}
