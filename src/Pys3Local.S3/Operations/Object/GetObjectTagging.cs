using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations.Object;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html</remarks>
internal static class GetObjectTagging
{
    public static readonly Operation Definition = new("GetObjectTagging", "GET", Level.Object)
    {
        Requires = ["tagging"],
        Takes = ["versionId"],
        Needs = Operation.OnObject("s3:GetObjectTagging", "s3:GetObjectVersionTagging"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var info = await VersionTarget.FindAsync(context, cancellationToken);
        return VersionTarget.Answer(context, info, S3Response.Xml(TagSet.Of(info).ToXml()));
    }
}
