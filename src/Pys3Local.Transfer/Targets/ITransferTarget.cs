using Pys3Local.Storage;
using Pys3Local.Transfer.Reports;
using Pys3Local.Transfer.Sources;

namespace Pys3Local.Transfer.Targets;

/// <summary>Where objects go to. What is there already is passed over, so that a run can be broken off and started again.</summary>
public interface ITransferTarget
{
    /// <summary>Makes the bucket, or looks at the one that is there.</summary>
    /// <param name="bucket">Its name at the target.</param>
    /// <param name="described">As the source has it.</param>
    Task PrepareAsync(string bucket, BucketInfo described, TransferLog log, CancellationToken cancellationToken);

    /// <summary>Takes the versions of one key.</summary>
    Task WriteAsync(KeyStack stack, TransferLog log, CancellationToken cancellationToken);

    /// <summary>After all keys of a bucket.</summary>
    Task FinishAsync(string bucket, TransferLog log, CancellationToken cancellationToken);
}

/// <summary>The versions of one key on their way.</summary>
/// <param name="Bucket">At the target.</param>
/// <param name="FromBucket">At the source.</param>
/// <param name="Versions">The oldest first.</param>
public sealed record KeyStack(ITransferSource Source, string FromBucket, string Bucket, IReadOnlyList<ObjectInfo> Versions)
{
    public string Key => Versions[0].Key;
}
