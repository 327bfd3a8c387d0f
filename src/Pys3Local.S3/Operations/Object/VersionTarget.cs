using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.Storage;

namespace Pys3Local.S3.Operations.Object;

/// <summary>The version that an operation on an object's tags or locks is about: the one that is named, else the newest.</summary>
internal static class VersionTarget
{
    public static async Task<ObjectInfo> FindAsync(S3Context context, CancellationToken cancellationToken)
    {
        var version = ObjectRead.Version(context);
        var info = await context.Store.FindObjectAsync(context.BucketName, context.Key, version, cancellationToken);
        return Existing(info, version);
    }

    public static async Task<ObjectInfo> UpdateAsync(S3Context context, Func<ObjectInfo, ObjectInfo> change, CancellationToken cancellationToken)
    {
        var version = ObjectRead.Version(context);
        var info = await context.Store.UpdateObjectAsync(
            context.BucketName, context.Key, version, current => change(Existing(current, version)), cancellationToken);
        return Existing(info, version);
    }

    /// <summary>The version id goes with the answer.</summary>
    public static S3Response Answer(S3Context context, ObjectInfo info, S3Response response) =>
        response.With("x-amz-version-id", Versioning.Shown(context.Bucket, info.VersionId));

    private static ObjectInfo Existing(ObjectInfo? info, string? version)
    {
        if (info is null)
            throw ObjectRead.Missing(version);

        if (info.IsDeleteMarker)
            throw version is null ? ObjectRead.Missing(null) : new S3Exception(S3Errors.MethodNotAllowed);

        return info;
    }
}
