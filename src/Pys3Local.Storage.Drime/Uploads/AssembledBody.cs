using Pys3Local.Storage.Drime.Reading;

namespace Pys3Local.Storage.Drime.Uploads;

/// <summary>Parts that lie in files, one after the other, as the body of an upload.</summary>
internal sealed class AssembledBody(IReadOnlyList<StoredPart> parts, Func<StoredPart, DrimeReader> open) : Stream
{
    private int next;
    private DrimeReader? current;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (current is not null && await current.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var read and > 0)
                return read;

            await CloseAsync().ConfigureAwait(false);
            if (next == parts.Count)
                return 0;

            var part = parts[next++];
            current = part.Size == 0 ? null : open(part);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask CloseAsync()
    {
        if (current is not null)
            await current.DisposeAsync().ConfigureAwait(false);

        current = null;
    }
}
