namespace Pys3Local.Storage.Encryption.Whole;

/// <summary>The content of a version as the body of a write, which ends in <see cref="StorageFailure.Damaged"/> where it is not that of its ETag: damage is never written again as if it were whole.</summary>
internal sealed class CheckedContent(ObjectReader reader, Action<int> read) : ReadOnlyStream
{
    private readonly ContentETag? _etag = ContentETag.Of(reader.Info);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (count > 0)
        {
            _etag?.Append(buffer.Span[..count]);
            read(count);
        }
        else if (!buffer.IsEmpty && _etag?.Matches() == false)
        {
            throw new StorageException(StorageFailure.Damaged, $"{reader.Info.Key}: its content is not that which was stored. Restore it from another copy.");
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _etag?.Dispose();

        base.Dispose(disposing);
    }
}
