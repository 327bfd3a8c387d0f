namespace Pys3Local.Storage.Quotas;

/// <summary>What one change does to what keys hold: a key gets a version, and one (the same or another, or none) loses one.</summary>
/// <param name="To">Null where no key with a quota writes.</param>
/// <param name="From">Null where nothing of such a key goes.</param>
internal readonly record struct KeyChange(string? To, long Size, string? From, long FromSize)
{
    /// <summary>A version takes the place of another, or of none.</summary>
    public static KeyChange Replace(ObjectInfo? replaced, string? key, long size, bool isMarker) => new(
        isMarker ? null : key, size, replaced is { IsDeleteMarker: false } ? KeyQuotas.KeyOf(replaced) : null, replaced?.Size ?? 0);

    /// <summary>A version goes, or none.</summary>
    public static KeyChange Remove(ObjectInfo? gone) => Replace(gone, null, 0, isMarker: true);

    /// <summary>What has to be free before it may happen. What goes with it counts only where it is the same key's: another's is not this one's to use.</summary>
    public (long Bytes, long Versions) Needed => To is null ? default : To == From ? (Math.Max(0, Size - FromSize), 0) : (Size, 1);
}
