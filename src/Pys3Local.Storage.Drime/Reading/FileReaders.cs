namespace Pys3Local.Storage.Drime.Reading;

/// <summary>Who reads which file at the moment.</summary>
internal sealed class FileReaders
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, List<DrimeReader>> _readers = [];

    public void Add(DrimeReader reader)
    {
        lock (_gate)
        {
            if (!_readers.TryGetValue(reader.Node.Id, out var list))
                _readers[reader.Node.Id] = list = [];

            list.Add(reader);
        }
    }

    public void Remove(DrimeReader reader)
    {
        lock (_gate)
        {
            if (_readers.TryGetValue(reader.Node.Id, out var list) && list.Remove(reader) && list.Count == 0)
                _readers.Remove(reader.Node.Id);
        }
    }

    /// <summary>To be called before files are deleted, when nobody can find them any more.</summary>
    public async ValueTask HoldAsync(IEnumerable<long> ids, CancellationToken cancellationToken)
    {
        foreach (var id in ids)
        {
            foreach (var reader in Of(id))
            {
                try
                {
                    await reader.HoldAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (StorageException)
                {
                    // Its own reader will hear of it; the deletion does not wait for a download that does not work.
                }
            }
        }
    }

    private DrimeReader[] Of(long id)
    {
        lock (_gate)
            return _readers.TryGetValue(id, out var list) ? [.. list] : [];
    }
}
