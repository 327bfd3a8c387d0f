namespace Pys3Local.Storage.Multipart;

/// <summary>The parts of an upload, one after the other, with one of them open at a time.</summary>
/// <param name="open">Opens a part; throws if it is not the one that was asked for.</param>
public sealed class PartsStream<TPart>(IReadOnlyList<TPart> parts, Func<TPart, CancellationToken, ValueTask<ObjectReader>> open) : ReadOnlyStream
{
    private int _next;
    private ObjectReader? _current;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;

        while (true)
        {
            if (_current is not null)
            {
                var read = await _current.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read > 0)
                    return read;

                await CloseAsync().ConfigureAwait(false);
            }

            if (_next == parts.Count)
                return 0;

            // A part that could not be opened is not passed over by the next read.
            _current = await open(parts[_next], cancellationToken).ConfigureAwait(false);
            _next++;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask CloseAsync()
    {
        if (_current is { } reader)
        {
            _current = null;
            await reader.DisposeAsync().ConfigureAwait(false);
        }
    }
}
