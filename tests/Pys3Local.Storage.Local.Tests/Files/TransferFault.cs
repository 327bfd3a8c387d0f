namespace Pys3Local.Storage.Local.Tests.Files;

/// <summary>How a call that moves bytes goes wrong.</summary>
public enum TransferFault
{
    None,

    /// <summary>Half of the bytes.</summary>
    Short,

    /// <summary>EINTR.</summary>
    Interrupted,

    /// <summary>0 bytes, without an error.</summary>
    Nothing,

    /// <summary>ENOSPC; EIO where it reads.</summary>
    Full,

    /// <summary>Half of the bytes, and then <see cref="Full"/>.</summary>
    ShortThenFull,
}
