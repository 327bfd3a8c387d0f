using Pys3Local.S3.Access;
using Pys3Local.S3.Errors;
using Pys3Local.Storage;
using Pys3Local.Storage.Multipart;

namespace Pys3Local.S3.Requests;

/// <summary>One authorized request with what it works on: all that an operation sees.</summary>
internal sealed class S3Context(S3Request request, S3Services services, IAuthorizer authorizer, BucketInfo? bucket)
{
    public S3Request Request { get; } = request;

    public S3Services Services { get; } = services;

    public IObjectStore Store => Services.Store;

    public IMultipartStore Multipart => Services.Multipart;

    public TimeProvider Time => Services.Time;

    /// <summary>The bucket that the request names. Present for every operation below a bucket but CreateBucket.</summary>
    public BucketInfo Bucket { get; } = bucket!;

    /// <summary>The bucket's name, on bucket and object level.</summary>
    public string BucketName => Request.Bucket!;

    /// <summary>The key, on object level.</summary>
    public string Key => Request.Key!;

    /// <summary>Whether the caller may do this as well: for operations whose body names further objects.</summary>
    public ValueTask<AccessDecision> DecideAsync(Permission permission, CancellationToken cancellationToken) =>
        authorizer.DecideAsync(Request, permission, Bucket, cancellationToken);

    /// <summary>Refuses unless the caller may do this: for operations that have to read their body to know what is asked.</summary>
    public ValueTask RequireAsync(Permission permission, CancellationToken cancellationToken) =>
        authorizer.RequireAsync(Request, permission, Bucket, cancellationToken);

    /// <summary>Refuses where the caller's key may not do this any more: to be asked with the commit.</summary>
    /// <returns>What that key may do now; null where no key holds the caller to anything.</returns>
    public KeyScope? RequireStill() => authorizer.RequireStill(Request);

    /// <summary>The whole of a small body.</summary>
    public ValueTask<ReadOnlyMemory<byte>> ReadBodyAsync(int maxBytes, CancellationToken cancellationToken) =>
        Request.Body.ReadAllAsync(maxBytes, cancellationToken);

    /// <summary>A query parameter that is a number within bounds; above them it is cut, as S3 does for page sizes.</summary>
    public int PageSize(string name, int most)
    {
        var text = Request.Query[name];
        if (string.IsNullOrEmpty(text))
            return most;

        if (!int.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var value) || value < 0)
        {
            throw new S3Exception(S3Errors.InvalidArgument, $"Argument {name} must be an integer between 0 and 2147483647.")
            { Details = [new("ArgumentName", name), new("ArgumentValue", text)] };
        }

        return Math.Min(value, most);
    }
}
