using Pys3Local.Replication;
using Pys3Local.Replication.Comparing;
using Pys3Local.Server.Health;
using Pys3Local.Storage;
using Pys3Local.Storage.Replication;

namespace Pys3Local.Cli.Administration;

/// <summary>What an operator asks of the copies elsewhere.</summary>
/// <param name="isStarted">They are made now; else after the next start of the server.</param>
internal sealed class CopyAdministration(Replicator replicator, IReplicationSource source, IObjectStore store, bool isStarted, TimeProvider time) : IAsyncDisposable
{
    /// <summary>After which waiting is a finding.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public IReadOnlyList<RemoteState> States => [.. replicator.States];

    public async Task<CopyAnswer> CopyExistingAsync(CopyRequest request, CancellationToken cancellationToken)
    {
        await RequireAsync(request, cancellationToken);
        return new CopyAnswer(await replicator.CopyExistingAsync(source, request.Bucket, cancellationToken), isStarted);
    }

    public async Task<ComparisonReport> CompareAsync(CopyRequest request, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        await RequireAsync(request, cancellationToken);
        var compared = 0L;
        try
        {
            return await replicator.CompareAsync(source, request.Bucket, () => progress?.Report(++compared), cancellationToken);
        }
        catch (S3Client.Requests.S3Failure failure)
        {
            throw new StorageException(StorageFailure.Unavailable, failure.Message, failure);
        }
    }

    /// <summary>What is wrong.</summary>
    public IEnumerable<VerdictReason> FindReasons()
    {
        foreach (var state in replicator.States)
        {
            if (state.Oldest is { } oldest && time.GetUtcNow() - oldest is var lag && lag > Longest)
            {
                yield return new("replication", $"copies to a remote wait for {(int)lag.TotalHours} hours; 'pys3local status' says why", $"copies to {state.Remote} wait for {(int)lag.TotalHours} hours{(state.Problem is { } problem ? $": {problem}" : "")}")
                { Subject = state.Remote };
            }
            else if (state.Failures.Count > 0)
            {
                yield return new("replication", "something cannot be copied to a remote; 'pys3local status' names it", $"{Terminal.CountText.Of(state.Failures.Count, "key")} cannot be copied to {state.Remote}, and {(state.Failures.Count == 1 ? "is" : "are")} tried again: {Terminal.Printable.Of($"{state.Failures[^1].Bucket}/{state.Failures[^1].Key}")}: {state.Failures[^1].Problem}")
                { Subject = state.Remote };
            }
        }
    }

    public ValueTask DisposeAsync() => isStarted ? ValueTask.CompletedTask : replicator.DisposeAsync();

    private async Task RequireAsync(CopyRequest request, CancellationToken cancellationToken)
    {
        if (await store.FindBucketAsync(request.Bucket, cancellationToken) is null)
            throw new StorageException(StorageFailure.BucketNotFound, $"{request.Bucket}: there is no such bucket");
    }
}
