namespace Pys3Local.S3.Body;

/// <summary>The body from the network, which has to keep coming.</summary>
internal sealed class PacedStream(Stream raw, ClientPace pace) : ReadOnlyStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = raw.ReadAsync(buffer, cancellationToken);
        return read.IsCompleted ? read : WaitAsync(read);
    }

    private async ValueTask<int> WaitAsync(ValueTask<int> read)
    {
        var bytes = 0;
        pace.Wait();
        try
        {
            return bytes = await read;
        }
        finally
        {
            pace.Moved(bytes);
        }
    }
}
