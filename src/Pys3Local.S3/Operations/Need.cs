using Pys3Local.S3.Access;
using Pys3Local.S3.Auth.Acls;
using Pys3Local.S3.Requests;

namespace Pys3Local.S3.Operations;

/// <summary>One thing that a caller must be allowed to do, as data: what, on what, and with which requests.</summary>
/// <param name="Action">As policies name it, <c>s3:GetObject</c>.</param>
/// <param name="On">What it is about.</param>
internal sealed record Need(string Action, NeedOn On)
{
    /// <summary>The action where the request names a version; null where it makes no difference.</summary>
    public string? Versioned { get; init; }

    /// <summary>Only of requests with this header, and not empty; null for every request.</summary>
    public string? Header { get; init; }

    /// <summary>Only of requests that ask for an ACL that says more than what holds without one.</summary>
    public bool WithAcl { get; init; }

    /// <summary>It is part of storing an object, and so about nothing that was there before.</summary>
    public bool WithUpload { get; init; }

    /// <summary>The body says more of it: decided in full by the operation, and before the body only as far as it is known.</summary>
    public bool InBody { get; init; }

    /// <summary>What conditions of policies may look at.</summary>
    public ConditionSources Sources { get; init; }

    /// <summary>Every request for the operation needs it.</summary>
    public bool IsUnconditional => Header is null && !WithAcl;

    public bool IsOf(S3Request request) => (Header is null || request.Header(Header) is { Length: > 0 }) && (!WithAcl || AclHeaders.AskForMore(request));

    public Permission Of(S3Request request)
    {
        var permission = On switch
        {
            NeedOn.Bucket => new(Action, request.Bucket),
            NeedOn.Listing => new(Action, request.Bucket) { ListedPrefix = request.Query["prefix"] ?? "" },
            NeedOn.Object => OnObject(request),
            _ => new Permission(Action, request.Bucket),
        };
        return permission with { WithUpload = WithUpload, IsPartlyKnown = InBody, Sources = Sources };
    }

    private Permission OnObject(S3Request request)
    {
        var version = request.Query["versionId"] is { Length: > 0 } named ? named : null;
        return new(version is null ? Action : Versioned ?? Action, request.Bucket, request.Key) { Version = version };
    }
}

/// <summary>What an action is about.</summary>
internal enum NeedOn
{
    /// <summary>The bucket of the request, or the service where it names none.</summary>
    Bucket,

    /// <summary>Names in the bucket, below the request's prefix.</summary>
    Listing,

    /// <summary>The key of the request.</summary>
    Object,

    /// <summary>Keys in the bucket that the body names.</summary>
    KeysInBody,

    /// <summary>What the request copies from.</summary>
    CopySource,
}
