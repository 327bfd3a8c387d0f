using Pys3Local.S3.Conditions;
using Pys3Local.Storage;

namespace Pys3Local.S3.Operations.Object;

/// <summary>All that a write of the request's key has to hold to, decided with the commit: what the client asked for, and what its key may do.</summary>
internal static class WriteGuard
{
    public static CommitGuard? Of(S3Context context) =>
        (context.Services.Options.NoAuth ? null : context.Request.Caller.Key?.Scope.GuardOf(context.Key))
        .And(WriteConditions.Of(context.Request));
}
