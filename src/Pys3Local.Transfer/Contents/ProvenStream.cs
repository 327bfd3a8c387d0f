using System.Runtime.ExceptionServices;
using Pys3Local.Storage;

namespace Pys3Local.Transfer.Contents;

/// <summary>A content as the body of a write: it throws at its end unless it is whole.</summary>
/// <param name="inner">Disposed with it.</param>
/// <param name="proof">Disposed with it.</param>
/// <param name="read">Told of the bytes of each read.</param>
internal sealed class ProvenStream(Stream inner, ContentProof proof, Action<long>? read) : ReadOnlyStream
{
    private long _size;
    private ObjectInfo? _kept;
    private ExceptionDispatchInfo? _mismatch;

    public bool IsProven => proof.IsProven;

    /// <summary>The version as it is to be kept, known after the end.</summary>
    public ObjectInfo Kept => _kept ?? throw new InvalidOperationException("The content has not been read to its end.");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _mismatch?.Throw();
        if (_kept is not null || buffer.IsEmpty)
            return 0;

        var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (count > 0)
        {
            _size += count;
            proof.Append(buffer.Span[..count]);
            read?.Invoke(count);
        }
        else
        {
            Finish();
        }

        return count;
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await inner.DisposeAsync().ConfigureAwait(false);
        proof.Dispose();
    }

    /// <summary>The digests are used up by it: what has failed fails again in the same words.</summary>
    private void Finish()
    {
        try
        {
            _kept = proof.Finish(_size);
        }
        catch (ContentMismatchException mismatch)
        {
            _mismatch = ExceptionDispatchInfo.Capture(mismatch);
            throw;
        }
    }
}
