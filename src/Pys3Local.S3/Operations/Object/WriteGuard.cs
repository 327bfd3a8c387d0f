using Pys3Local.S3.Conditions;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Locking;
using Pys3Local.S3.Requests;
using Pys3Local.Storage;

namespace Pys3Local.S3.Operations.Object;

/// <summary>
/// All that a write of a key has to hold to, decided with the commit: what the client asked for, what its access key may do by then, and
/// what is locked.
/// </summary>
internal static class WriteGuard
{
    /// <summary>For a write of the request's key.</summary>
    /// <param name="made">What is about to be written, as it is by the time of the commit.</param>
    public static async ValueTask<CommitGuard?> OfAsync(S3Context context, Func<ObjectInfo?> made, CancellationToken cancellationToken)
    {
        // Whether the key may replace is asked of it as it is by then, as all that it may do.
        return WriteConditions.Of(context.Request)
            .And(context.Request.Caller.IsAnonymous ? null : (current, replaced) =>
            {
                if (context.RequireStill() is { } scope && !scope.MayReplace(context.Key))
                    RefuseReplacing(current, replaced, made(), scope.AddsVersions);
            })
            .And(SameBucket.Guard(context.Store, context.Bucket))
            .And(await ObjectLock.GuardAsync(context, context.Key, cancellationToken));
    }

    /// <summary>
    /// Does a write that a guard of <see cref="OfAsync"/> belongs to. Where the key may add only and what it adds is there already, the answer is what is there: a client that
    /// has not heard the answer to its upload sends it again, and would take a refusal for the last word.
    /// </summary>
    public static async Task<(ObjectInfo Info, bool WasThere)> StoreAsync(Func<Task<ObjectInfo>> write)
    {
        try
        {
            return (await write(), false);
        }
        catch (AlreadyStoredException e)
        {
            return (e.Stored, true);
        }
    }

    /// <summary>
    /// Neither what readers see now may go, nor what the write would take the place of: below a delete marker of a bucket whose versions are
    /// suspended that is the null version.
    /// </summary>
    /// <param name="addsVersions">What readers see may get another version on top: it stays below that.</param>
    private static void RefuseReplacing(ObjectInfo? current, ObjectInfo? replaced, ObjectInfo? made, bool addsVersions)
    {
        if ((addsVersions || current is not { IsDeleteMarker: false }) && replaced is not { IsDeleteMarker: false })
            return;

        throw current is not null && made is not null && SameObject.Is(current, made)
            ? new AlreadyStoredException(current)
            : new S3Exception(S3Errors.AccessDenied, "Access Denied: the key may add objects, not replace them.");
    }

    private sealed class AlreadyStoredException(ObjectInfo stored) : Exception("What is written is there already.")
    {
        public ObjectInfo Stored { get; } = stored;
    }
}
