using Pys3Local.S3.Access;
using Pys3Local.S3.Conditions;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;

namespace Pys3Local.S3.Operations.Object;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html</remarks>
internal static class DeleteObject
{
    public static readonly Operation Definition = new("DeleteObject", "DELETE", Level.Object)
    {
        Takes = ["versionId"],
        Needs = Operation.OnObject("s3:DeleteObject", "s3:DeleteObjectVersion", ConditionSources.Preconditions),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var version = ObjectRead.Version(context);
        var conditions = WriteConditions.Of(context.Request).And(DeleteConditions.Of(context.Request, version));
        var deletion = await Deletion.ExecuteAsync(context, context.Key, version, conditions, cancellationToken);
        return S3Response.Empty(204)
            .With("x-amz-version-id", deletion.VersionId is null ? null : Versioning.Shown(context.Bucket, deletion.VersionId))
            .With("x-amz-delete-marker", deletion.IsDeleteMarker ? "true" : null);
    }
}
