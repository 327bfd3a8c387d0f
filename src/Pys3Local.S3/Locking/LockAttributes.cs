using Pys3Local.Storage;

namespace Pys3Local.S3.Locking;

/// <summary>The attributes in which a version's object lock is kept.</summary>
public static class LockAttributes
{
    public const string Mode = ObjectInfo.LockModeAttribute;

    /// <summary>The end of the retention.</summary>
    public const string Until = ObjectInfo.LockUntilAttribute;

    /// <summary>ON or OFF.</summary>
    public const string Hold = ObjectInfo.LegalHoldAttribute;
}
