namespace Pys3Local.Storage.Quotas;

/// <summary>One change on its way: what it has entered into the accounts of its bucket and of keys, and what is to be taken back at its end.</summary>
internal sealed class AccountEntry(BucketAccount account, KeyAccounts keys)
{
    private bool _isEntered;
    private long _bytes;
    private int _versions;
    private KeyChange _entered;
    private KeyChange? _happened;

    /// <summary>A version takes the place of another, or of none.</summary>
    /// <param name="key">The key that is counted for it; null for none.</param>
    public void Replace(ObjectInfo? replaced, long size, bool isMarker, string? key)
    {
        // A store that asks once more means the same change.
        Leave();
        var (bytes, versions) = (isMarker ? 0 : size, isMarker ? 0 : 1);
        if (replaced is { IsDeleteMarker: false })
            (bytes, versions) = (bytes - replaced.Size, versions - 1);

        Enter(bytes, versions, KeyChange.Replace(replaced, key, size, isMarker));
    }

    /// <summary>Something may go.</summary>
    public void Hold()
    {
        Leave();
        Enter(0, 0, default);
    }

    /// <summary>It has happened as it was entered.</summary>
    public void Keep()
    {
        (_bytes, _versions) = (0, 0);
        _happened = _entered;
    }

    /// <summary>It has gone, where it was there.</summary>
    public void Remove(ObjectInfo? gone)
    {
        if (gone is { IsDeleteMarker: false })
        {
            (_bytes, _versions) = (gone.Size, 1);
            _happened = KeyChange.Remove(gone);
        }
    }

    public void Leave()
    {
        if (!_isEntered)
            return;

        _isEntered = false;
        keys.Leave(_entered, _happened);
        account.Leave(_bytes, _versions);
    }

    private void Enter(long bytes, int versions, KeyChange change)
    {
        account.Enter(bytes, versions);
        try
        {
            keys.Enter(change);
        }
        catch
        {
            account.Leave(bytes, versions);
            throw;
        }

        (_isEntered, _bytes, _versions, _entered, _happened) = (true, bytes, versions, change, null);
    }
}
