using System.Globalization;

namespace Pys3Local.Storage.Replication;

/// <summary>Where copies are made from: a store, with the protocol's knowledge of what is kept with its objects.</summary>
public interface IReplicationSource
{
    /// <summary>The buckets of which something is copied to a service, and the buckets there.</summary>
    ValueTask<IReadOnlyList<ReplicationRoute>> ListRoutesAsync(CancellationToken cancellationToken);

    /// <summary>The buckets of a service to which a bucket is copied by the rules that it has now.</summary>
    ValueTask<IReadOnlyCollection<string>> FindTargetsAsync(string bucket, string remote, CancellationToken cancellationToken);

    /// <summary>All versions of a key, oldest first; none where the bucket is gone.</summary>
    ValueTask<IReadOnlyList<ObjectInfo>> ListVersionsAsync(string bucket, string key, CancellationToken cancellationToken);

    /// <summary>A page of the versions of a bucket, in the order of keys, newest first within a key.</summary>
    ValueTask<ListPage> ListAsync(string bucket, string? after, string? afterVersion, CancellationToken cancellationToken);

    /// <summary>Null where the version is gone.</summary>
    ValueTask<ObjectReader?> OpenAsync(string bucket, ObjectInfo version, CancellationToken cancellationToken);

    /// <summary>What is kept with a version, as headers of an upload.</summary>
    ReplicaHeaders HeadersOf(ObjectInfo version);

    /// <summary>Keeps how far a copy is. False where the version is gone, or has been changed since <paramref name="seen"/>: it is then to be looked at again.</summary>
    ValueTask<bool> MarkAsync(string bucket, ObjectInfo seen, ReplicationCopy copy, CancellationToken cancellationToken);

    /// <summary>
    /// Gives the versions of a key that were there before the rules the copies that they ask for; but not those below one that has been copied: nothing can
    /// be put below another any more.
    /// </summary>
    ValueTask AdoptAsync(string bucket, string key, CancellationToken cancellationToken);
}

/// <summary>From a bucket to one elsewhere.</summary>
public sealed record ReplicationRoute(string Bucket, string Remote, string TargetBucket);

/// <summary>What goes with a copy, as headers.</summary>
public sealed record ReplicaHeaders
{
    /// <summary>Metadata, content type and the like.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Content { get; init; }

    /// <summary>The tags, as a query string; null for none.</summary>
    public string? Tags { get; init; }

    /// <summary>The mode and the end of retention; null for none.</summary>
    public (string Mode, string Until)? Retention { get; init; }

    /// <summary>The retention, unless it is over by then: no service takes one that is.</summary>
    public (string Mode, string Until)? RetentionAt(DateTimeOffset now) =>
        Retention is var (_, until) && DateTimeOffset.TryParse(until, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end) && end <= now ? null : Retention;

    /// <summary>All of it but the checksum, as headers of an upload.</summary>
    /// <param name="locks">The bucket takes retention and holds.</param>
    public List<KeyValuePair<string, string>> ForUpload(DateTimeOffset now, bool locks = true)
    {
        List<KeyValuePair<string, string>> headers = [.. Content];
        if (Tags is { } tags)
            headers.Add(new("x-amz-tagging", tags));

        if (locks && RetentionAt(now) is var (mode, until))
            headers.AddRange([new("x-amz-object-lock-mode", mode), new("x-amz-object-lock-retain-until-date", until)]);

        if (locks && LegalHold is { Length: > 0 } hold)
            headers.Add(new("x-amz-object-lock-legal-hold", hold));

        return headers;
    }

    /// <summary>ON or OFF; null where nothing was ever said.</summary>
    public string? LegalHold { get; init; }

    /// <summary>The checksum of the whole content: the name of the header, and the value in base64; null where there is none.</summary>
    public (string Header, string Value)? Checksum { get; init; }

    /// <summary>Why it cannot be read here; null where it can.</summary>
    public string? Unreadable { get; init; }
}
