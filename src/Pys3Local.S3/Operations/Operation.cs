using System.Collections.Immutable;
using Pys3Local.S3.Access;
using Pys3Local.S3.Encryption;
using Pys3Local.S3.Errors;
using Pys3Local.S3.Requests;

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

    /// <summary>The request has to be a form that a browser posts.</summary>
    public bool RequiresForm { get; init; }

    /// <summary>The headers of encryption that it takes.</summary>
    public EncryptionUse Encryption { get; init; }

    /// <summary>Everything that the caller must be allowed to do, before anything is done.</summary>
    public required Needs Needs { get; init; }

    /// <summary>Why it is refused; null where it is offered.</summary>
    public string? WhyNot { get; private init; }

    public required Func<S3Context, CancellationToken, ValueTask<S3Response>> ExecuteAsync { get; init; }

    /// <summary>Decides again, with what is in the body, for an operation whose body says what is asked.</summary>
    public async ValueTask RequireInFullAsync(S3Context context, CancellationToken cancellationToken)
    {
        foreach (var permission in Needs.Of(context.Request))
            await context.RequireAsync(permission with { IsPartlyKnown = false }, cancellationToken);
    }

    /// <summary>One permission on the bucket of the request, or on the service.</summary>
    public static Needs OnBucket(string action, ConditionSources sources = ConditionSources.None) =>
        Needs.Of(new Need(action, NeedOn.Bucket) { Sources = sources });

    /// <summary>One permission on the bucket, for an operation that shows names below the request's prefix.</summary>
    public static Needs OnListing(string action) => Needs.Of(new Need(action, NeedOn.Listing) { Sources = ConditionSources.Listing });

    /// <summary>One permission on the key of the request; <paramref name="versioned"/> is the action where a version is named.</summary>
    public static Needs OnObject(string action, string? versioned = null, ConditionSources sources = ConditionSources.None) =>
        Needs.Of(new Need(action, NeedOn.Object) { Versioned = versioned, Sources = sources });

    /// <summary>As <see cref="OnObject"/>, where policies may ask for what is in the body: the operation decides again once it has read the body.</summary>
    public static Needs OnObjectByBody(string action, string? versioned = null) =>
        Needs.Of(new Need(action, NeedOn.Object) { Versioned = versioned, InBody = true });

    /// <summary>An operation that S3 has and this server does not offer, and why not. A caller who may not ask learns only that.</summary>
    public static Operation NotOffered(string name, string method, Level level, ImmutableArray<string> requires, string action, string why) => new(name, method, level)
    {
        Requires = requires,
        Takes = ["id", "select-type"],
        Needs = level == Level.Object ? OnObject(action) : OnBucket(action),
        WhyNot = why,
        ExecuteAsync = (_, _) => throw new S3Exception(S3Errors.NotImplemented, why),
    };
}

/// <summary>What the target of a request is.</summary>
internal enum Level
{
    Service,
    Bucket,
    Object,
}
