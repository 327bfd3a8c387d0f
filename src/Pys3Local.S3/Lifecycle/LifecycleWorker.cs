using Pys3Local.S3.Expiry;
using Pys3Local.S3.Requests;
using Pys3Local.Storage;
using Pys3Local.Storage.Events;

namespace Pys3Local.S3.Lifecycle;

/// <summary>Carries out the lifecycles of all buckets, once a day. While no bucket has one it does not even keep a timer.</summary>
/// <remarks>It looks at the clock once a minute: one long wait would not count the time for which a machine sleeps.</remarks>
public sealed class LifecycleWorker
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    private readonly S3Services _services;
    private readonly LifecycleClock _clock;

    internal LifecycleWorker(S3Services services)
    {
        _services = services;
        _clock = new(services);
    }

    /// <summary>Runs until it is cancelled, which is how it ends.</summary>
    /// <param name="report">Gets what each round did.</param>
    public async Task RunAsync(Action<LifecycleSummary> report, CancellationToken cancellationToken)
    {
        var buckets = await FindAsync(cancellationToken);
        _clock.Start(buckets ?? []);
        while (true)
        {
            if (buckets?.Any(LifecycleClock.IsNeeded) == false)
            {
                await _services.LifecycleSignal.WaitAsync(cancellationToken);
                _clock.Begin();
            }
            else
            {
                await WaitUntilDueAsync(cancellationToken);
                var began = _services.Time.GetUtcNow();
                report(await RunOnceAsync(cancellationToken));
                await _clock.KeepAsync(await FindAsync(cancellationToken) ?? [], began, cancellationToken);
            }

            buckets = await FindAsync(cancellationToken);
        }
    }

    /// <summary>One round, now.</summary>
    public async Task<LifecycleSummary> RunOnceAsync(CancellationToken cancellationToken)
    {
        _clock.Begin();
        var summary = new LifecycleSummary();
        WriteCause.Current = _services.Options is { Events: null, Replication: null } ? null : WriteCause.Lifecycle;
        try
        {
            foreach (var bucket in await _services.Store.ListBucketsAsync(cancellationToken))
            {
                if (LifecycleRules.Problem(bucket) is { } problem)
                    summary.Failed.Add((bucket.Name, problem));
                else if (LifecycleRules.Of(bucket).Count > 0)
                    await RunAsync(bucket, summary, cancellationToken);
            }
        }
        catch (StorageException e)
        {
            summary.Failed.Add(("", e));
        }

        return summary;
    }

    /// <summary>Whatever fails in one bucket, the others get their round, and the worker lives.</summary>
    private async Task RunAsync(BucketInfo bucket, LifecycleSummary summary, CancellationToken cancellationToken)
    {
        summary.Buckets++;
        try
        {
            await LifecyclePass.RunAsync(_services, bucket, summary, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            summary.Failed.Add((bucket.Name, e));
        }
    }

    private async Task WaitUntilDueAsync(CancellationToken cancellationToken)
    {
        do
        {
            await Task.Delay(Look, _services.Time, cancellationToken);
        }
        while (!_clock.IsDue());
    }

    /// <summary>Null where the store cannot say: the round of the day will look again.</summary>
    private async Task<IReadOnlyList<BucketInfo>?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _services.Store.ListBucketsAsync(cancellationToken);
        }
        catch (StorageException)
        {
            return null;
        }
    }
}
