using System.Text.Json.Serialization;

namespace Pys3Local.Server.Testing;

/// <summary>What is asked of the clock: one of them.</summary>
internal sealed record ClockChange(DateTimeOffset? Now, string? Advance);

/// <summary>The clock, and what the lifecycles did when it had been moved.</summary>
internal sealed record ClockState(DateTimeOffset Now, double OffsetSeconds, LifecycleState? Lifecycle);

internal sealed record LifecycleState(int Buckets, long Expired, long VersionsRemoved, long UploadsAborted, long Kept);

internal sealed record FaultAdded(int Id);

internal sealed record RecordState(long Forgotten, IReadOnlyList<RecordedRequest> Requests);

internal sealed record Names(IReadOnlyList<string> Snapshots, IReadOnlyList<string> Namespaces);

internal sealed record Message(string Text);

/// <summary>The documents of the controls.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, WriteIndented = true)]
[JsonSerializable(typeof(Fault))]
[JsonSerializable(typeof(IReadOnlyList<FaultState>))]
[JsonSerializable(typeof(FaultAdded))]
[JsonSerializable(typeof(ClockChange))]
[JsonSerializable(typeof(ClockState))]
[JsonSerializable(typeof(LifecycleState))]
[JsonSerializable(typeof(RecordState))]
[JsonSerializable(typeof(Names))]
[JsonSerializable(typeof(Message))]
internal sealed partial class TestJson : JsonSerializerContext;
