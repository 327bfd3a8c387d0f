using Pys3Local.S3.Auth;

namespace Pys3Local.S3.Operations;

/// <summary>One operation of S3: how a request for it looks, what it needs to be allowed, and what it does.</summary>
internal sealed record Operation(string Name, string Method, Level Level)
{
    /// <summary>Query keys that have to be there: the sub-resource.</summary>
    public IReadOnlyList<string> Requires { get; init; } = [];

    /// <summary>A header that has to be there, where it makes another operation of the request.</summary>
    public string? RequiresHeader { get; init; }

    /// <summary>Further query keys that the operation takes. A write that comes with any other is refused.</summary>
    public IReadOnlyList<string> Takes { get; init; } = [];

    /// <summary>The bucket need not exist (CreateBucket).</summary>
    public bool WithoutBucket { get; init; }

    /// <summary>Everything that the caller must be allowed to do, before anything is done. An operation without it is refused.</summary>
    public Func<S3Request, IEnumerable<Permission>>? Needs { get; init; }

    public required Func<S3Context, CancellationToken, Task<S3Response>> ExecuteAsync { get; init; }

    /// <summary>One permission on the bucket of the request, or on the service.</summary>
    public static Func<S3Request, IEnumerable<Permission>> OnBucket(string action) => request => [new(action, request.Bucket)];

    /// <summary>One permission on the bucket, for an operation that shows names below the request's prefix.</summary>
    public static Func<S3Request, IEnumerable<Permission>> OnListing(string action) =>
        request => [new(action, request.Bucket) { ListedPrefix = request.Query["prefix"] ?? "" }];

    /// <summary>One permission on the key of the request; <paramref name="versioned"/> is the action where a version is named.</summary>
    public static Func<S3Request, IEnumerable<Permission>> OnObject(string action, string? versioned = null) =>
        request => [new(versioned is not null && request.Query.Has("versionId") ? versioned : action, request.Bucket, request.Key)];
}
