using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html</remarks>
internal static class PutBucketTagging
{
    public static readonly Operation Definition = new("PutBucketTagging", "PUT", Level.Bucket)
    {
        Requires = ["tagging"],
        Needs = Operation.OnBucket("s3:PutBucketTagging"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var tags = TagSet.FromXml(await XmlBody.ReadAsync<Tagging>(context, cancellationToken), TagSet.MaxBucketTags);
        await GetBucketTagging.Document.PutAsync(context, tags.ToXml(), cancellationToken);
        return S3Response.Empty();
    }
}
