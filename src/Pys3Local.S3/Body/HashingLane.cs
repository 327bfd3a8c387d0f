namespace Pys3Local.S3.Body;

/// <summary>Digests that take one piece of data after another, on other threads where that pays.</summary>
internal abstract class HashingLane
{
    /// <summary>The work under way; completed when there is none. It must be awaited before anything else is asked of the lane.</summary>
    public Task Running { get; protected set; } = Task.CompletedTask;

    /// <summary>Takes the data at once.</summary>
    public abstract void Append(ReadOnlySpan<byte> data);

    /// <summary>Takes the data on another thread.</summary>
    public abstract void Start(ReadOnlyMemory<byte> data);
}
