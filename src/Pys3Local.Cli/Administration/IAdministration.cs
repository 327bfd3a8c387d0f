using Pys3Local.Replication.Comparing;
using Pys3Local.Repositories;
using Pys3Local.S3.Administration;
using Pys3Local.Storage.Local.Usage;

namespace Pys3Local.Cli.Administration;

/// <summary>What an operator asks of a local store: the server that runs on it, or the store itself where none does.</summary>
internal interface IAdministration : IAsyncDisposable
{
    Task<StatusReport> FindStatusAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<BucketReport>> ListBucketsAsync(CancellationToken cancellationToken);

    Task<BucketDescription> AddBucketAsync(BucketRequest request, CancellationToken cancellationToken);

    Task<BucketDescription> ChangeBucketAsync(BucketRequest request, CancellationToken cancellationToken);

    /// <summary>The last event is done.</summary>
    IAsyncEnumerable<RemovalEvent> RemoveBucketAsync(RemovalRequest request, CancellationToken cancellationToken);

    Task<PrefixUsage> MeasureAsync(UsageRequest request, CancellationToken cancellationToken);

    /// <summary>Looks at a bucket for repositories; what is found is kept for the status.</summary>
    Task<SurveyReport> SurveyAsync(SurveyRequest request, IProgress<SurveyProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Copies what was in a bucket before its rules.</summary>
    Task<CopyAnswer> CopyExistingAsync(CopyRequest request, CancellationToken cancellationToken);

    /// <summary>Compares a bucket with its copies elsewhere.</summary>
    Task<ComparisonReport> CompareCopiesAsync(CopyRequest request, IProgress<long>? progress, CancellationToken cancellationToken);

    Task<ObjectPage> ListObjectsAsync(ListingRequest request, CancellationToken cancellationToken);
}
