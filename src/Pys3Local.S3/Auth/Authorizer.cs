using Pys3Local.S3.Errors;
using Pys3Local.S3.Operations;

namespace Pys3Local.S3.Auth;

/// <summary>Who may do what: the one place that decides it, per action and resource.</summary>
internal sealed class Authorizer(S3Options options)
{
    /// <summary>Refuses with AccessDenied unless the caller may do everything that the operation declares; one that declares nothing is refused.</summary>
    public async Task AuthorizeAsync(S3Request request, Operation operation, CancellationToken cancellationToken)
    {
        var needed = operation.Needs?.Invoke(request)
            ?? throw new S3Exception(S3Errors.AccessDenied, $"{operation.Name} declares no permission and is refused.");

        foreach (var permission in needed)
        {
            var decision = await DecideAsync(request, permission, cancellationToken);
            if (!decision.Allowed)
                throw new S3Exception(S3Errors.AccessDenied, $"Access Denied: {decision.Reason}");
        }
    }

    public Task<AccessDecision> DecideAsync(S3Request request, Permission permission, CancellationToken cancellationToken)
    {
        if (options.NoAuth)
            return Task.FromResult(AccessDecision.Allow);

        return Task.FromResult(request.Caller.Key is { } key
            ? key.Scope.Decide(permission)
            : AccessDecision.Deny($"the request is not signed, and {permission.Action} is not open to everyone."));
    }
}
