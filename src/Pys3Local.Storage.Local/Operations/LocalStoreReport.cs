namespace Pys3Local.Storage.Local.Operations;

/// <summary>What opening a store has found and done: one line for the operator.</summary>
/// <param name="RecoveredKeys">Keys that the journal has repaired after a crash.</param>
/// <param name="RecoveryTime">What that took.</param>
/// <param name="IndexIsBeingMade">The index is being rebuilt in the background; listings wait for it.</param>
/// <param name="ServesOriginal">It has been seen that the original's objects, directly in the data directory, are to be served from there.</param>
public sealed record LocalStoreReport(int RecoveredKeys, TimeSpan RecoveryTime, bool IndexIsBeingMade, bool ServesOriginal);
