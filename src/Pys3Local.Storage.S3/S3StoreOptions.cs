using Pys3Local.S3Client.Requests;
using Pys3Local.Storage.Cloud.Caching;

namespace Pys3Local.Storage.S3;

/// <summary>How to reach an S3 service, and where in it the buckets are.</summary>
public sealed record S3StoreOptions
{
    public required S3ConnectionOptions Connection { get; init; }

    /// <summary>The one bucket of the service in which all buckets are, each below its own name; null: each is a bucket of the service.</summary>
    public string? Bucket { get; init; }

    /// <summary>Before the names of the service's buckets; with <see cref="Bucket"/>, before everything in it.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>What is kept of objects on this machine; null for nothing.</summary>
    public BlockCache? Cache { get; init; }
}
