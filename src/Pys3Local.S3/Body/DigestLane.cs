using Pys3Local.S3.Body.Checksums;

namespace Pys3Local.S3.Body;

/// <summary>Digests with a thread of their own.</summary>
internal sealed class DigestLane(Digest[] digests) : HashingLane
{
    private ReadOnlyMemory<byte> _data;

    public override void Append(ReadOnlySpan<byte> data)
    {
        foreach (var digest in digests)
            digest.Append(data);
    }

    public override void Start(ReadOnlyMemory<byte> data)
    {
        _data = data;
        Running = Task.Factory.StartNew(
            static lane => ((DigestLane)lane!).Run(), this, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
    }

    private void Run() => Append(_data.Span);
}
