using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Pys3Local.S3.Access;
using Pys3Local.S3.Auth.Acls;
using Pys3Local.S3.Auth.Policies;
using Pys3Local.S3.Auth.Sessions;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Hosting;
using Pys3Local.S3.Metadata;
using Pys3Local.S3.Requests;
using Pys3Local.S3.Settings;
using Pys3Local.Storage;

namespace Pys3Local.S3.Auth;

/// <summary>Who may do what: the one place that decides it, per action and resource.</summary>
internal sealed class Authorizer(S3Options options, IObjectStore store) : IAuthorizer
{
    /// <summary>
    /// Refuses unless the caller may do all of this. That a bucket is missing is an answer for everyone who does not sign, as it is at Amazon, and
    /// for whoever could use it if it were there.
    /// </summary>
    /// <param name="needed">One permission at least.</param>
    /// <param name="bucket">The bucket of the request; null where there is none.</param>
    /// <param name="withoutBucket">The bucket need not exist.</param>
    public async ValueTask AuthorizeAsync(S3Request request, Permission[] needed, BucketInfo? bucket, bool withoutBucket, CancellationToken cancellationToken)
    {
        if (needed.Length == 0)
            throw new S3Exception(S3Errors.AccessDenied, "Access Denied: no rule says who may do this.");

        if (request.Bucket is not null && bucket is null && !withoutBucket)
            throw Missing(request, needed);

        foreach (var permission in needed)
            await RequireAsync(request, permission, bucket, cancellationToken);

        if (bucket is not null)
            ExpectedOwner.Check(request.Header(ExpectedOwner.Header), bucket);

        request.Needed = needed;
    }

    /// <inheritdoc/>
    public KeyScope? RequireStill(S3Request request)
    {
        if (options.NoAuth || request.Caller.Key is not { } before)
            return null;

        var now = Session.FindKey(request, before.Id, options);
        if (now is null || !IsSame(now, before) || now.User != before.User || !AllowsAll(now.Scope, request.Needed))
            throw new S3Exception(S3Errors.AccessDenied, "Access Denied: the key has been changed or disabled since the request began.");

        return now.Scope;
    }

    private static bool AllowsAll(KeyScope scope, Permission[] needed)
    {
        foreach (var permission in needed)
        {
            if (!scope.Decide(permission).Allowed)
                return false;
        }

        return true;
    }

    private static bool IsSame(AccessKey now, AccessKey before) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(now.Secret.AsSpan()), MemoryMarshal.AsBytes(before.Secret.AsSpan()));

    /// <inheritdoc/>
    public async ValueTask RequireAsync(S3Request request, Permission permission, BucketInfo? bucket, CancellationToken cancellationToken)
    {
        var decision = await DecideAsync(request, permission, bucket, cancellationToken);
        if (!decision.Allowed)
            throw new S3Exception(S3Errors.AccessDenied, $"Access Denied: {decision.Reason}");
    }

    /// <inheritdoc/>
    public async ValueTask<AccessDecision> DecideAsync(S3Request request, Permission permission, BucketInfo? bucket, CancellationToken cancellationToken)
    {
        if (permission.Bucket is not null && permission.Bucket != request.Bucket)
            bucket = await store.FindBucketAsync(permission.Bucket, cancellationToken) ?? throw Missing(request, permission);

        if (options.NoAuth)
            return AccessDecision.Allow;

        var key = request.Caller.Key;
        if (key is not null && key.Scope.Decide(permission) is { Allowed: false } beyondKey)
            return beyondKey;

        if (((Session?)key?.Session)?.Policy is { } session && !await AllowsAsync(session, request, permission, bucket, cancellationToken))
            return AccessDecision.Deny($"the policy of the temporary key does not allow {permission.Action}.");

        if (bucket is not null)
            return await DecideOnBucketAsync(request, permission, bucket, cancellationToken);

        return key is not null ? AccessDecision.Allow : Closed(request, permission);
    }

    /// <summary>A denial of the policy wins; then the owner may, then whom the policy or an ACL lets in.</summary>
    private async ValueTask<AccessDecision> DecideOnBucketAsync(S3Request request, Permission permission, BucketInfo bucket, CancellationToken cancellationToken)
    {
        var owns = request.Caller.Key?.User == Owners.UserOf(bucket);
        var policy = BucketPolicy.Of(bucket);
        var verdict = policy is null || permission.IsPartlyKnown ? PolicyVerdict.Silent : await JudgeAsync(policy, request, permission, bucket, cancellationToken);
        if (verdict == PolicyVerdict.Denied && !(owns && IsAboutPolicy(permission)))
            return AccessDecision.Deny($"the bucket policy denies {permission.Action}.");

        if (owns)
            return AccessDecision.Allow;

        if (permission.IsPartlyKnown && policy?.CouldAllow(request, permission) == true && !(policy.IsPublic && PublicAccess.Of(bucket).RestrictPublicBuckets))
            return AccessDecision.Allow;

        if (verdict == PolicyVerdict.Allowed && !(policy!.IsPublic && PublicAccess.Of(bucket).RestrictPublicBuckets))
            return AccessDecision.Allow;

        return await IsGrantedAsync(request, permission, bucket, cancellationToken) ? AccessDecision.Allow : Closed(request, permission);
    }

    /// <summary>Whether the policy of a temporary key allows it. Of what the body says first: whether it could, until the body has been read.</summary>
    private async ValueTask<bool> AllowsAsync(BucketPolicy session, S3Request request, Permission permission, BucketInfo? bucket, CancellationToken cancellationToken) =>
        permission.IsPartlyKnown
            ? session.CouldAllow(request, permission)
            : await JudgeAsync(session, request, permission, bucket, cancellationToken) == PolicyVerdict.Allowed;

    private async ValueTask<PolicyVerdict> JudgeAsync(
        BucketPolicy policy, S3Request request, Permission permission, BucketInfo? bucket, CancellationToken cancellationToken)
    {
        var existing = policy.AsksForExistingTags && permission.Key is not null && bucket is not null
            ? await store.FindObjectAsync(bucket.Name, permission.Key, permission.Version, cancellationToken)
            : null;
        return policy.Judge(new(request, permission, existing));
    }

    private async ValueTask<bool> IsGrantedAsync(S3Request request, Permission permission, BucketInfo bucket, CancellationToken cancellationToken)
    {
        if (!ObjectOwnership.AllowsAcls(bucket))
            return false;

        var ignoresPublic = PublicAccess.Of(bucket).IgnorePublicAcls;
        if (AclPermissions.OnBucket(permission.Action) is { } onBucket)
            return StoredAcl.Of(bucket).Allows(request.Caller, onBucket, ignoresPublic);

        if (permission.Key is null || AclPermissions.OnObject(permission.Action) is not { } onObject)
            return false;

        // Who may list the bucket is told that an object is missing; for everyone else it is closed.
        var info = await store.FindObjectAsync(bucket.Name, permission.Key, permission.Version, cancellationToken);
        if (info is null)
            return StoredAcl.Of(bucket).Allows(request.Caller, AclPermission.Read, ignoresPublic);

        var ownsObject = request.Caller.Key is { } key && key.User == info.Attributes.GetValueOrDefault(ObjectAttributes.Owner);
        return (ownsObject && onObject is (AclPermission.ReadAcp or AclPermission.WriteAcp))
            || StoredAcl.Of(bucket, info).Allows(request.Caller, onObject, ignoresPublic);
    }

    /// <summary>The owner can always mend the policy, so that a mistake in it does not close the bucket for ever. As S3 lets an account's root do.</summary>
    private static bool IsAboutPolicy(Permission permission) =>
        permission.Action is "s3:GetBucketPolicy" or "s3:PutBucketPolicy" or "s3:DeleteBucketPolicy";

    private S3Exception Missing(S3Request request, Permission[] needed) =>
        Missing(request, needed.FirstOrDefault(p => p.Bucket == request.Bucket, new("s3:ListBucket", request.Bucket)));

    private S3Exception Missing(S3Request request, Permission permission)
    {
        var mayKnow = options.NoAuth || request.Caller.Key?.Scope.Decide(permission).Allowed != false;
        var name = permission.Bucket!;
        return mayKnow
            ? new(S3Errors.NoSuchBucket) { Details = [new("BucketName", name.Length <= 255 ? name : name[..255])] }
            : new(S3Errors.AccessDenied, "Access Denied: the bucket does not exist or is not open to you.");
    }

    private static AccessDecision Closed(S3Request request, Permission permission) => AccessDecision.Deny(request.Caller.IsAnonymous
        ? $"the request is not signed, and {permission.Action} is not open to everyone."
        : $"the bucket belongs to another user, who has not opened {permission.Action} to you.");
}
