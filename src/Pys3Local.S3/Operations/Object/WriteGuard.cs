using Pys3Local.S3.Conditions;
using Pys3Local.S3.Locking;
using Pys3Local.Storage;

namespace Pys3Local.S3.Operations.Object;

/// <summary>
/// All that a write of a key has to hold to, decided with the commit: what the client asked for, what its access key may do, and
/// what is locked.
/// </summary>
internal static class WriteGuard
{
    /// <summary>For a write of the request's key.</summary>
    public static async ValueTask<CommitGuard?> OfAsync(S3Context context, CancellationToken cancellationToken) =>
        (context.Services.Options.NoAuth ? null : context.Request.Caller.Key?.Scope.GuardOf(context.Key))
        .And(WriteConditions.Of(context.Request))
        .And(await ObjectLock.GuardAsync(context, context.Key, cancellationToken));
}
