using System.Collections.Immutable;
using Pys3Local.S3.Auth;
using Pys3Local.S3.Auth.Acls;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Locking;

namespace Pys3Local.S3.Operations;

/// <summary>One operation of S3: how a request for it looks, what it needs to be allowed, and what it does.</summary>
internal sealed record Operation(string Name, string Method, Level Level)
{
    /// <summary>Query keys that have to be there: the sub-resource.</summary>
    public ImmutableArray<string> Requires { get; init; } = [];

    /// <summary>A header that has to be there, where it makes another operation of the request.</summary>
    public string? RequiresHeader { get; init; }

    /// <summary>Further query keys that the operation takes. A write that comes with any other is refused.</summary>
    public ImmutableArray<string> Takes { get; init; } = [];

    /// <summary>It has no use for a body. What comes all the same is read and verified before anything is done.</summary>
    public bool IgnoresBody { get; init; } = Method is "GET" or "HEAD" or "DELETE";

    /// <summary>The bucket need not exist (CreateBucket).</summary>
    public bool WithoutBucket { get; init; }

    /// <summary>Everything that the caller must be allowed to do, before anything is done. An operation without it is refused.</summary>
    public Func<S3Request, Permission[]>? Needs { get; init; }

    /// <summary>Why it is refused; null where it is offered.</summary>
    public string? WhyNot { get; private init; }

    public required Func<S3Context, CancellationToken, ValueTask<S3Response>> ExecuteAsync { get; init; }

    /// <summary>One permission on the bucket of the request, or on the service.</summary>
    public static Func<S3Request, Permission[]> OnBucket(string action) => request => [new(action, request.Bucket)];

    /// <summary>One permission on the bucket, for an operation that shows names below the request's prefix.</summary>
    public static Func<S3Request, Permission[]> OnListing(string action) =>
        request => [new(action, request.Bucket) { ListedPrefix = request.Query["prefix"] ?? "" }];

    /// <summary>One permission on the key of the request; <paramref name="versioned"/> is the action where a version is named.</summary>
    public static Func<S3Request, Permission[]> OnObject(string action, string? versioned = null) =>
        request => [PermissionOn(request, action, versioned)];

    /// <summary>To write the key of the request, with everything that its headers set beside the content.</summary>
    public static Permission[] ToWrite(S3Request request)
    {
        Permission[] needed = [PermissionOn(request, "s3:PutObject")];
        if (AclHeaders.AskForMore(request))
            needed = [.. needed, PermissionOn(request, "s3:PutObjectAcl")];

        if (request.Header("x-amz-tagging") is { Length: > 0 })
            needed = [.. needed, PermissionOn(request, "s3:PutObjectTagging") with { WithUpload = true }];

        if (request.Header(LockHeaders.Mode) is not null)
            needed = [.. needed, PermissionOn(request, "s3:PutObjectRetention")];

        if (request.Header(LockHeaders.Hold) is not null)
            needed = [.. needed, PermissionOn(request, "s3:PutObjectLegalHold") with { WithUpload = true }];

        return needed;
    }

    /// <summary>See <see cref="OnObject"/>.</summary>
    public static Permission PermissionOn(S3Request request, string action, string? versioned = null)
    {
        var version = request.Query["versionId"] is { Length: > 0 } named ? named : null;
        return new(versioned is not null && version is not null ? versioned : action, request.Bucket, request.Key) { Version = version };
    }

    /// <summary>An operation that S3 has and this server does not offer, and why not. Who may not ask is told only that.</summary>
    public static Operation NotOffered(string name, string method, Level level, ImmutableArray<string> requires, string action, string why) => new(name, method, level)
    {
        Requires = requires,
        Takes = ["id", "select-type"],
        Needs = level == Level.Object ? OnObject(action) : OnBucket(action),
        WhyNot = why,
        ExecuteAsync = (_, _) => throw new S3Exception(S3Errors.NotImplemented, why),
    };
}
