using Pys3Local.S3.Body.Checksums;

namespace Pys3Local.S3.Body;

/// <summary>Digests that take one piece of data after another, on a thread of their own where that pays.</summary>
internal sealed class HashingLane(Digest[] digests)
{
    private ReadOnlyMemory<byte> _data;

    /// <summary>The work under way; completed when there is none. It must be awaited before anything else is asked of the lane.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    public void Append(ReadOnlySpan<byte> data)
    {
        foreach (var digest in digests)
            digest.Append(data);
    }

    public void Start(ReadOnlyMemory<byte> data)
    {
        _data = data;
        Running = Task.Factory.StartNew(
            static lane => ((HashingLane)lane!).Run(), this, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
    }

    private void Run() => Append(_data.Span);
}
