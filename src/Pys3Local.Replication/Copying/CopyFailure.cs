namespace Pys3Local.Replication.Copying;

/// <summary>A version could not be copied, for a reason that concerns it alone. The message is one line.</summary>
internal sealed class CopyFailure(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>It is the version here that cannot be read: the newer ones of its key need not wait for it.</summary>
    public bool IsHere { get; init; }
}
