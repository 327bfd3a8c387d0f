namespace Pys3Local.S3.Hosting;

/// <summary>
/// What a server for tests does not insist on. It takes signatures for any region, any location of a new bucket, and session tokens that
/// it has not made. What is right in a signature is still held to: its form, its time, and the hash of the body that it names.
/// </summary>
public sealed record Leniency
{
    /// <summary>A known key may sign with another secret than its own. Signatures of chunks are then not verified: they would need the secret.</summary>
    public bool AnySecret { get; init; }

    /// <summary>Finds the bucket that a host name means where no domain says so; null where it means none.</summary>
    public Func<AddressedRequest, string?>? BucketOfHost { get; init; }
}

/// <summary>Where a request was sent to.</summary>
/// <param name="Method">As it was written.</param>
/// <param name="Host">The Host header, with a port where there is one.</param>
/// <param name="Target">The request target as it arrived.</param>
public readonly record struct AddressedRequest(string Method, string Host, string Target);
