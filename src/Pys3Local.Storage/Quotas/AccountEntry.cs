namespace Pys3Local.Storage.Quotas;

/// <summary>One change on its way: what it has entered into the account of its bucket, and what is to be taken back at its end.</summary>
internal sealed class AccountEntry(BucketAccount account)
{
    private bool _isEntered;
    private long _bytes;
    private int _versions;

    /// <summary>A version takes the place of another, or of none.</summary>
    public void Replace(ObjectInfo? replaced, long size, bool isMarker)
    {
        // A store that asks once more means the same change.
        Leave();
        var (bytes, versions) = (isMarker ? 0 : size, isMarker ? 0 : 1);
        if (replaced is { IsDeleteMarker: false })
            (bytes, versions) = (bytes - replaced.Size, versions - 1);
        account.Enter(bytes, versions);
        (_isEntered, _bytes, _versions) = (true, bytes, versions);
    }

    /// <summary>Something may go.</summary>
    public void Hold()
    {
        Leave();
        account.Enter(0, 0);
        _isEntered = true;
    }

    /// <summary>It has happened as it was entered.</summary>
    public void Keep() => (_bytes, _versions) = (0, 0);

    /// <summary>It has gone, where it was there.</summary>
    public void Remove(ObjectInfo? gone)
    {
        if (gone is { IsDeleteMarker: false })
            (_bytes, _versions) = (gone.Size, 1);
    }

    public void Leave()
    {
        if (!_isEntered)
            return;
        _isEntered = false;
        account.Leave(_bytes, _versions);
    }
}
