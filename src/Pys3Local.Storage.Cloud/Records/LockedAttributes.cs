using System.Collections.Immutable;
using Pys3Local.Storage.Cloud.Services;

namespace Pys3Local.Storage.Cloud.Records;

/// <summary>The attributes of a version that say how it is locked.</summary>
internal static class LockedAttributes
{
    /// <summary>Null where they say nothing.</summary>
    public static BlobLock? Of(IReadOnlyDictionary<string, string>? attributes)
    {
        var (mode, until, hold) = (attributes?.GetValueOrDefault(ObjectInfo.LockModeAttribute), attributes?.GetValueOrDefault(ObjectInfo.LockUntilAttribute), attributes?.GetValueOrDefault(ObjectInfo.LegalHoldAttribute));
        return mode is null && until is null && hold is null ? null : new(mode, until, hold);
    }

    public static ImmutableSortedDictionary<string, string> With(ImmutableSortedDictionary<string, string> attributes, BlobLock held)
    {
        attributes = held.Mode is null || held.Until is null
            ? attributes.Remove(ObjectInfo.LockModeAttribute).Remove(ObjectInfo.LockUntilAttribute)
            : attributes.SetItem(ObjectInfo.LockModeAttribute, held.Mode).SetItem(ObjectInfo.LockUntilAttribute, held.Until);
        return held.Hold is null ? attributes.Remove(ObjectInfo.LegalHoldAttribute) : attributes.SetItem(ObjectInfo.LegalHoldAttribute, held.Hold);
    }
}
