using System.Runtime.CompilerServices;
using System.Text.Json;
using Pys3Local.Replication.Comparing;
using Pys3Local.Repositories;
using Pys3Local.S3.Administration;
using Pys3Local.Storage.Local.Usage;

namespace Pys3Local.Cli.Administration;

/// <summary>Of the server that runs on the directory, over its admin socket.</summary>
internal sealed class RemoteAdministration(RunningServer server) : IAdministration
{
    private static AdministrationJson Json => AdministrationJson.Default;

    public Task<StatusReport> FindStatusAsync(CancellationToken cancellationToken) => server.GetAsync(AdministrationRoutes.Status, Json.StatusReport, cancellationToken);

    public Task<IReadOnlyList<BucketReport>> ListBucketsAsync(CancellationToken cancellationToken) => server.GetAsync(AdministrationRoutes.Buckets, Json.IReadOnlyListBucketReport, cancellationToken);

    public Task<BucketDescription> AddBucketAsync(BucketRequest request, CancellationToken cancellationToken) =>
        server.PostAsync(AdministrationRoutes.Buckets, request, Json.BucketRequest, Json.BucketDescription, cancellationToken);

    public Task<BucketDescription> ChangeBucketAsync(BucketRequest request, CancellationToken cancellationToken) =>
        server.PostAsync(AdministrationRoutes.ChangeBucket, request, Json.BucketRequest, Json.BucketDescription, cancellationToken);

    public async IAsyncEnumerable<RemovalEvent> RemoveBucketAsync(RemovalRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in server.PostForLinesAsync(AdministrationRoutes.RemoveBucket, request, Json.RemovalRequest, cancellationToken))
        {
            var one = JsonSerializer.Deserialize(line, Json.RemovalEvent)!;
            yield return one;
            if (one.Done || one.Failure is not null)
                yield break;
        }

        throw new CommandException("the server stopped before the bucket was removed; what it had removed by then is gone");
    }

    public Task<PrefixUsage> MeasureAsync(UsageRequest request, CancellationToken cancellationToken) =>
        server.PostAsync(AdministrationRoutes.Usage, request, Json.UsageRequest, Json.PrefixUsage, cancellationToken);

    public Task<SurveyReport> SurveyAsync(SurveyRequest request, IProgress<SurveyProgress>? progress, CancellationToken cancellationToken) =>
        server.PostAsync(AdministrationRoutes.Repositories, request, Json.SurveyRequest, Json.SurveyReport, cancellationToken);

    public Task<CopyAnswer> CopyExistingAsync(CopyRequest request, CancellationToken cancellationToken) =>
        server.PostAsync(AdministrationRoutes.CopyExisting, request, Json.CopyRequest, Json.CopyAnswer, cancellationToken);

    public Task<ComparisonReport> CompareCopiesAsync(CopyRequest request, IProgress<long>? progress, CancellationToken cancellationToken) =>
        server.PostAsync(AdministrationRoutes.CompareCopies, request, Json.CopyRequest, Json.ComparisonReport, cancellationToken);

    public Task<ObjectPage> ListObjectsAsync(ListingRequest request, CancellationToken cancellationToken) =>
        server.PostAsync(AdministrationRoutes.Objects, request, Json.ListingRequest, Json.ObjectPage, cancellationToken);

    public ValueTask DisposeAsync()
    {
        server.Dispose();
        return ValueTask.CompletedTask;
    }
}
