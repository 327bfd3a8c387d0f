using System.Text.Json.Serialization;

namespace Pys3Local.S3.Administration;

/// <summary>What the operator wants of a bucket; what is null stays as it is.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record BucketChange
{
    /// <summary>True opens its objects to everyone who can reach the server; false closes it to everyone who does not sign.</summary>
    public bool? PublicRead { get; init; }

    /// <summary>True keeps versions from now on; false keeps no new ones.</summary>
    public bool? Versioning { get; init; }

    /// <summary>Days that everything written from now on stays, whoever wants it gone.</summary>
    public int? KeepDays { get; init; }

    /// <summary>Bytes that all versions together may have; 0 for no bound.</summary>
    public long? QuotaBytes { get; init; }

    /// <summary>Versions that there may be, without delete markers; 0 for no bound.</summary>
    public long? QuotaVersions { get; init; }

    /// <summary>Hours after which it is a finding that nothing was written; 0 for no such expectation.</summary>
    public int? ExpectHours { get; init; }

    /// <summary>What it is for: one of <see cref="Settings.BucketKind.Names"/>, or <see cref="Settings.BucketKind.Any"/>.</summary>
    public string? Kind { get; init; }
}
