using Pys3Local.S3.Cors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Xml;
using Pys3Local.S3.Xml.Models;

namespace Pys3Local.S3.Operations.Bucket;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html</remarks>
internal static class PutBucketCors
{
    /// <summary>64 KB, as S3 has it.</summary>
    private static readonly S3XmlLimits Limits = new() { MaxBytes = 64 << 10 };

    public static readonly Operation Definition = new("PutBucketCors", "PUT", Level.Bucket)
    {
        Requires = ["cors"],
        Needs = Operation.OnBucket("s3:PutBucketCORS"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var asked = await XmlBody.ReadAsync<CORSConfiguration>(context, Limits, cancellationToken);
        CorsRules.Check(asked);
        await CorsRules.Document.PutAsync(context, asked, cancellationToken);
        return S3Response.Empty();
    }
}
