using System.Text.Json.Serialization;
using Pys3Local.Events;
using Pys3Local.Replication;
using Pys3Local.Repositories;
using Pys3Local.S3.Administration;

namespace Pys3Local.Cli.Administration;

/// <summary>How a store is, and the server that runs on it.</summary>
internal sealed record StatusReport
{
    public required string Version { get; init; }

    /// <summary>A server runs on the directory.</summary>
    public required bool Running { get; init; }

    /// <summary>When it started; null where none runs.</summary>
    public DateTimeOffset? Started { get; init; }

    public required string Path { get; init; }

    /// <summary>What has been acknowledged survives a power cut.</summary>
    public required bool Durable { get; init; }

    /// <summary>Bytes of the file system.</summary>
    public required long DiskTotal { get; init; }

    public required long DiskFree { get; init; }

    public required int Buckets { get; init; }

    /// <summary>Null while the index is being built.</summary>
    public long? Objects { get; init; }

    /// <summary>Of all versions.</summary>
    public long? Bytes { get; init; }

    public long? Versions { get; init; }

    /// <summary>Uploads in parts that are neither complete nor aborted; of each bucket no more than a thousand are counted.</summary>
    public required int OpenUploads { get; init; }

    public required bool IndexComplete { get; init; }

    public required int UnfinishedKeys { get; init; }

    public required int DamagedVersions { get; init; }

    public DateTimeOffset? LastVerified { get; init; }

    /// <summary>Of the last verification of everything; null where there was none.</summary>
    public long? Findings { get; init; }

    /// <summary>What is wrong at the moment; none where all is well.</summary>
    public required IReadOnlyList<ReasonReport> Reasons { get; init; }

    public required IReadOnlyList<TaskReport> Tasks { get; init; }

    public required IReadOnlyList<LastWriteReport> LastWrites { get; init; }

    /// <summary>When each key was last used, for whatever it was; none where nobody keeps it.</summary>
    public IReadOnlyList<KeyUseReport> KeyUses { get; init; } = [];

    /// <summary>What backup programs keep there, as the last look at it has found it.</summary>
    public IReadOnlyList<RepositoryState> Repositories { get; init; } = [];

    /// <summary>Of each remote that buckets are copied to; none where no server runs.</summary>
    public IReadOnlyList<RemoteState> Replication { get; init; } = [];

    /// <summary>Of each webhook that is sent events; none where no server runs.</summary>
    public IReadOnlyList<TargetState> Events { get; init; } = [];

    [JsonIgnore]
    public bool IsWell => Reasons.Count == 0;
}

/// <param name="Code"><c>problem</c>, <c>damage</c>, <c>disk</c>, <c>certificate</c>, <c>task</c>, <c>quota</c>, <c>backup</c>, <c>repository</c>, <c>replication</c> or <c>events</c>.</param>
/// <param name="Text">With what to do.</param>
internal sealed record ReasonReport(string Code, string Text);

/// <summary>A repository in a bucket.</summary>
internal sealed record RepositoryState(string Bucket, DateTimeOffset Checked, RepositoryReport Found);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SurveyRequest(string Bucket)
{
    public string Bucket { get; } = RequiredMember.Of(Bucket);
}

/// <param name="State"><c>running</c>, or <c>ended</c> where it should run.</param>
internal sealed record TaskReport(string Name, string State)
{
    public const string Ended = "ended";
}

/// <param name="Key">The id of the access key.</param>
internal sealed record LastWriteReport(string Bucket, string Key, DateTimeOffset Time);

/// <param name="Key">The id of the access key.</param>
/// <param name="Address">From where; <c>-</c> where it is not known.</param>
internal sealed record KeyUseReport(string Key, DateTimeOffset Time, string Address);

/// <summary>A bucket's settings, and what is in it.</summary>
/// <param name="Objects">Null while the index is being built.</param>
/// <param name="Bytes">Of what a plain listing shows.</param>
/// <param name="Versions">All, delete markers among them.</param>
/// <param name="VersionBytes">Of all versions.</param>
internal sealed record BucketReport(BucketDescription Settings, long? Objects, long? Bytes, long? Versions, long? VersionBytes);

/// <summary>A request that changes something: the audit log says what.</summary>
internal interface IChangeRequest
{
    /// <summary>The name of a bucket, the id of a key; null where that is not known yet.</summary>
    string? Subject { get; }
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record BucketRequest(string Name, BucketChange Change) : IChangeRequest
{
    public string Name { get; } = RequiredMember.Of(Name);

    /// <summary>Nothing where it is not given.</summary>
    public BucketChange Change { get; } = Change ?? new();

    string? IChangeRequest.Subject => Name;
}

/// <param name="Force">With all that is in it.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RemovalRequest(string Name, bool Force) : IChangeRequest
{
    public string Name { get; } = RequiredMember.Of(Name);

    string? IChangeRequest.Subject => Force ? $"{Name} with everything in it" : Name;
}

/// <summary>One line of the answer to a removal.</summary>
internal sealed record RemovalEvent
{
    public EmptyingProgress? Progress { get; init; }

    /// <summary>Why the bucket is still there; in the last line, in place of <see cref="Done"/>.</summary>
    public string? Failure { get; init; }

    public bool Done { get; init; }
}

/// <param name="Parts">The most parts by the next component of the keys.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record UsageRequest(string Bucket, string Prefix, int Parts)
{
    public string Bucket { get; } = RequiredMember.Of(Bucket);

    public string Prefix { get; } = Prefix ?? "";
}

/// <param name="After">The last entry of the page before; null for the first.</param>
/// <param name="AfterVersion">Its version, where versions are listed.</param>
/// <param name="IsDeep">Every object below the prefix, not only the next level.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ListingRequest(string Bucket, string Prefix, string? After, string? AfterVersion, bool Versions, bool IsDeep)
{
    public string Bucket { get; } = RequiredMember.Of(Bucket);

    public string Prefix { get; } = Prefix ?? "";
}

internal sealed record ObjectPage(IReadOnlyList<ObjectLine> Entries, bool IsTruncated);

/// <summary>An object, or a folder: then there is a name only.</summary>
internal sealed record ObjectLine(string Name, long? Size, DateTimeOffset? Modified, string? VersionId, bool IsDeleteMarker);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CopyRequest(string Bucket)
{
    public string Bucket { get; } = RequiredMember.Of(Bucket);
}

/// <param name="Remotes">To which the bucket is copied; none where it has no rules.</param>
/// <param name="Running">They are made now; else after the next start of the server.</param>
internal sealed record CopyAnswer(IReadOnlyList<string> Remotes, bool Running);
