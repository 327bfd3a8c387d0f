namespace Pys3Local.Storage.Events;

/// <summary>Why something is written: what an event says of it beside the object. Only set where somebody wants to know.</summary>
/// <param name="Operation">S3's name, <c>PutObject</c>; empty for the lifecycle.</param>
/// <param name="Principal">The id of the access key.</param>
/// <param name="Address">The client's; null where there is none.</param>
/// <param name="RequestId">Of the request.</param>
public sealed record WriteCause(string Operation, string Principal, string? Address, string RequestId)
{
    private static readonly AsyncLocal<WriteCause?> OfFlow = new();

    /// <summary>The lifecycle's.</summary>
    public static WriteCause Lifecycle { get; } = new("", "lifecycle", null, "");

    /// <summary>Of whatever the caller does from here on; null where nobody wants to know.</summary>
    public static WriteCause? Current
    {
        get => OfFlow.Value;
        set => OfFlow.Value = value;
    }
}
