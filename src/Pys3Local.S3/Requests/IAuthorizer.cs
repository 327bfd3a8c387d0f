using Pys3Local.S3.Access;
using Pys3Local.Storage;

namespace Pys3Local.S3.Requests;

/// <summary>Decides what the caller of a request may do, per action and resource.</summary>
internal interface IAuthorizer
{
    /// <summary>Refuses unless the caller may do this.</summary>
    /// <param name="bucket">The bucket of the request, which the permission may be about or not.</param>
    ValueTask RequireAsync(S3Request request, Permission permission, BucketInfo? bucket, CancellationToken cancellationToken);

    /// <summary>As <see cref="RequireAsync"/>, as a value. A bucket other than the request's is looked up; it is an error where it is missing.</summary>
    ValueTask<AccessDecision> DecideAsync(S3Request request, Permission permission, BucketInfo? bucket, CancellationToken cancellationToken);

    /// <summary>
    /// Refuses where the key of the caller may do this no more: it has been disabled, changed or removed, or has expired, while the body was
    /// coming. Quick, and without a look at the store.
    /// </summary>
    /// <returns>What that key may do now; null where no key holds the caller to anything.</returns>
    KeyScope? RequireStill(S3Request request);
}
