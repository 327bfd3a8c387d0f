using Pys3Local.S3.Errors;
using Pys3Local.Storage;

namespace Pys3Local.S3.Wire;

/// <summary>The body from the network, which has to keep coming.</summary>
internal sealed class PacedStream(Stream raw, ClientPace pace) : ReadOnlyStream
{
    /// <summary>Something has asked for it: only then is a client that waits for <c>100 Continue</c> told to send it.</summary>
    public bool IsTaken { get; private set; }

    /// <summary>Bytes that have been read.</summary>
    public long Count { get; private set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        IsTaken = true;
        var read = raw.ReadAsync(buffer, cancellationToken);
        if (!read.IsCompletedSuccessfully)
            return WaitAsync(read);

        var bytes = read.Result;
        Count += bytes;
        return new(bytes);
    }

    private async ValueTask<int> WaitAsync(ValueTask<int> read)
    {
        var bytes = 0;
        pace.Wait();
        try
        {
            return bytes = await read;
        }
        catch (OperationCanceledException e) when (pace.IsOver)
        {
            throw new S3Exception(S3Errors.RequestTimeout, null, e);
        }
        finally
        {
            Count += bytes;
            pace.Moved(bytes);
        }
    }
}
