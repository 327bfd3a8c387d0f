using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations.Object;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectTagging.html</remarks>
internal static class DeleteObjectTagging
{
    public static readonly Operation Definition = new("DeleteObjectTagging", "DELETE", Level.Object)
    {
        Requires = ["tagging"],
        Takes = ["versionId"],
        Needs = Operation.OnObject("s3:DeleteObjectTagging", "s3:DeleteObjectVersionTagging"),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var info = await VersionTarget.UpdateAsync(
            context, current => current with { Attributes = current.Attributes.Remove(ObjectAttributes.Tags) }, cancellationToken);
        return VersionTarget.Answer(context, info, S3Response.Empty(204));
    }
}
