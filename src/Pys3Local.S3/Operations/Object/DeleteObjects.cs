using Pys3Local.S3.Access;
using Pys3Local.S3.Conditions;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.S3.Xml;
using Pys3Local.S3.Xml.Models;
using Pys3Local.Storage;

namespace Pys3Local.S3.Operations.Object;

/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html</remarks>
internal static class DeleteObjects
{
    /// <summary>Of S3.</summary>
    private const int MaxObjects = 1000;

    /// <summary>
    /// Keys that are deleted at the same time, so that a store that makes several changes durable with one sync can do so (<see cref="CommitGroup"/>). What a request
    /// says of one key goes in its order.
    /// </summary>
    private const int AtOnce = 128;

    public static readonly Operation Definition = new("DeleteObjects", "POST", Level.Bucket)
    {
        Requires = ["delete"],
        // Each key is authorized by itself, below: one that may not be deleted is an error of its own. Who may delete none is refused before.
        Needs = Needs.Of(new Need("s3:DeleteObject", NeedOn.KeysInBody) { InBody = true, Versioned = "s3:DeleteObjectVersion" }),
        ExecuteAsync = ExecuteAsync,
    };

    private static async ValueTask<S3Response> ExecuteAsync(S3Context context, CancellationToken cancellationToken)
    {
        var request = await XmlBody.ReadAsync<Delete>(context, S3XmlLimits.Delete, cancellationToken);
        if (request.Objects.Count is 0 or > MaxObjects)
            throw new S3Exception(S3Errors.MalformedXML, $"DeleteObjects takes 1 to {MaxObjects} objects, not {request.Objects.Count}.");

        var results = new (DeletedObject? Done, DeleteError? Error)[request.Objects.Count];
        var byKey = request.Objects.Select((item, index) => (Item: item, Index: index)).GroupBy(entry => entry.Item.Key, StringComparer.Ordinal).ToList();
        var commits = new CommitGroup(byKey.Count, AtOnce);
        await Parallel.ForEachAsync(byKey, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (group, token) =>
        {
            commits.Join();
            try
            {
                foreach (var (item, index) in group)
                    results[index] = await TryDeleteAsync(context, item, token);
            }
            finally
            {
                commits.Leave();
            }
        });

        return S3Response.Xml(new DeleteResult
        {
            Deleted = request.Quiet ? [] : [.. results.Select(result => result.Done).OfType<DeletedObject>()],
            Errors = [.. results.Select(result => result.Error).OfType<DeleteError>()],
        });
    }

    private static async Task<(DeletedObject? Done, DeleteError? Error)> TryDeleteAsync(S3Context context, ObjectIdentifier item, CancellationToken cancellationToken)
    {
        try
        {
            return (await DeleteAsync(context, item, cancellationToken), null);
        }
        catch (S3Exception e)
        {
            return (null, Failed(item, e.Error, e.Message));
        }
        catch (StorageException e)
        {
            var error = StorageErrors.Of(e.Failure);
            return (null, Failed(item, error, error.Message));
        }
    }

    private static async Task<DeletedObject> DeleteAsync(S3Context context, ObjectIdentifier item, CancellationToken cancellationToken)
    {
        if (item.Key.Length == 0)
            throw new S3Exception(S3Errors.InvalidArgument, "A key cannot be empty.");

        RequestTarget.CheckKey(item.Key);
        var version = string.IsNullOrEmpty(item.VersionId) ? null : Versioning.CheckedId(context.Store.Traits, item.VersionId, "VersionId");
        var decision = await context.DecideAsync(
            new Permission(version is null ? "s3:DeleteObject" : "s3:DeleteObjectVersion", context.BucketName, item.Key) { Version = version }, cancellationToken);
        if (!decision.Allowed)
            throw new S3Exception(S3Errors.AccessDenied, $"Access Denied: {decision.Reason}");

        var deletion = await Deletion.ExecuteAsync(context, item.Key, version, DeleteConditions.Of(item, version), cancellationToken);
        return new DeletedObject
        {
            Key = item.Key,
            VersionId = version,
            DeleteMarker = deletion.IsDeleteMarker ? true : null,
            DeleteMarkerVersionId = deletion.IsDeleteMarker ? Versioning.Shown(context.Bucket, deletion.VersionId!) : null,
        };
    }

    private static DeleteError Failed(ObjectIdentifier item, S3Error error, string message) =>
        new() { Key = item.Key, VersionId = item.VersionId, Code = error.Code, Message = message };
}
