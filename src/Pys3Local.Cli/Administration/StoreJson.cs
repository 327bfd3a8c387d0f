using System.Text.Json.Serialization;
using Pys3Local.S3.Settings;
using Pys3Local.Storage.Encryption.Whole;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Verification;

namespace Pys3Local.Cli.Administration;

/// <summary>The documents of <see cref="StoreRoutes"/>, for the server and for the command that asks it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(VerifyRequest))]
[JsonSerializable(typeof(VerifyEvent))]
[JsonSerializable(typeof(VerifyReport))]
[JsonSerializable(typeof(LocalIndexReport))]
[JsonSerializable(typeof(EncryptRequest))]
[JsonSerializable(typeof(EncryptEvent))]
internal sealed partial class StoreJson : JsonSerializerContext;

/// <summary>A verification that is asked for.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record VerifyRequest
{
    public bool Index { get; init; }

    public string? Bucket { get; init; }

    public long? BytesPerSecond { get; init; }

    public bool Quarantine { get; init; }

    [JsonIgnore]
    public VerifyOptions Options => new() { IndexOnly = Index, Bucket = Bucket, BytesPerSecond = BytesPerSecond, Quarantine = Quarantine, Named = BucketKind.Sha256Of };
}

/// <summary>One line of a verification's answer.</summary>
internal sealed record VerifyEvent
{
    public VerifyFinding? Finding { get; init; }

    public VerifyProgress? Progress { get; init; }

    /// <summary>True in the last line.</summary>
    public bool Done { get; init; }
}

/// <summary>An encryption of what is in the clear, that is asked for.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record EncryptRequest
{
    /// <summary>Null for all.</summary>
    public string? Bucket { get; init; }
}

/// <summary>One line of its answer.</summary>
internal sealed record EncryptEvent
{
    public PassProgress? Progress { get; init; }

    /// <summary>What was left in the clear, and why.</summary>
    public string? Left { get; init; }

    /// <summary>Why it has ended early.</summary>
    public string? Failure { get; init; }

    /// <summary>True in the last line.</summary>
    public bool Done { get; init; }
}
