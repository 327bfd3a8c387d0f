namespace Pys3Local.S3.Body.Checksums.Md5;

/// <summary>The MD5 of one content, computed beside those of others; and checksums that are too quick for a thread of their own.</summary>
internal sealed class Md5Lane(Md5Digest md5, Digest[] cheap) : HashingLane
{
    private ReadOnlyMemory<byte> _data;
    private TaskCompletionSource? _done;

    /// <summary>Whole blocks that are still to be brought into <see cref="Digest"/>.</summary>
    public ReadOnlySpan<byte> Blocks => _data.Span;

    public Md5Digest Digest => md5;

    public override void Append(ReadOnlySpan<byte> data)
    {
        md5.Append(data);
        AppendCheap(data);
    }

    public override void Start(ReadOnlyMemory<byte> data)
    {
        _data = data;
        // What waits for it writes to disks: not in the thread that hashes for many.
        _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Running = _done.Task;
        Md5Crew.Shared.Add(this);
    }

    /// <summary>To be called once before its blocks are taken.</summary>
    public void Begin()
    {
        AppendCheap(_data.Span);
        var (start, length) = md5.Split(_data.Span);
        _data = _data.Slice(start, length);
    }

    /// <summary>That many bytes of its blocks are in the state.</summary>
    public void Advance(int bytes) => _data = _data[bytes..];

    /// <summary>To be called once there are no more blocks; the lane may be started again at once.</summary>
    public void End() => _done!.SetResult();

    private void AppendCheap(ReadOnlySpan<byte> data)
    {
        foreach (var digest in cheap)
            digest.Append(data);
    }
}
