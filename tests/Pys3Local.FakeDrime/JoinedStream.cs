namespace Pys3Local.FakeDrime;

/// <summary>Parts, one after the other.</summary>
internal sealed class JoinedStream(IReadOnlyList<FakeBlob> parts) : Stream
{
    private int next;
    private Stream? current;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (true)
        {
            if (current?.Read(buffer, offset, count) is var read and > 0)
                return read.Value;

            current?.Dispose();
            current = null;
            if (next == parts.Count)
                return 0;

            current = parts[next++].Open();
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        current?.Dispose();
        base.Dispose(disposing);
    }
}
