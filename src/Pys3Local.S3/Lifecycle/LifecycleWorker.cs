using Pys3Local.S3.Expiry;
using Pys3Local.S3.Requests;
using Pys3Local.Storage;
using Pys3Local.Storage.Events;

namespace Pys3Local.S3.Lifecycle;

/// <summary>Carries out the lifecycles of all buckets, once a day. While no bucket has one it does not even keep a timer.</summary>
public sealed class LifecycleWorker
{
    private readonly S3Services _services;

    internal LifecycleWorker(S3Services services) => _services = services;

    /// <summary>Runs until it is cancelled, which is how it ends.</summary>
    /// <param name="report">Gets what each round did.</param>
    public async Task RunAsync(Action<LifecycleSummary> report, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await IsNeededAsync(cancellationToken))
            {
                await Task.Delay(UntilNextRound(), _services.Time, cancellationToken);
                report(await RunOnceAsync(cancellationToken));
            }
            else
            {
                await _services.LifecycleSignal.WaitAsync(cancellationToken);
            }
        }
    }

    /// <summary>One round, now.</summary>
    public async Task<LifecycleSummary> RunOnceAsync(CancellationToken cancellationToken)
    {
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

    private async Task<bool> IsNeededAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await _services.Store.ListBucketsAsync(cancellationToken)).Any(b => LifecycleRules.Of(b).Count > 0 || LifecycleRules.Problem(b) is not null);
        }
        catch (StorageException)
        {
            // The store cannot say: look again tomorrow.
            return true;
        }
    }

    private TimeSpan UntilNextRound()
    {
        var now = _services.Time.GetUtcNow();
        var today = now.Date + _services.Options.LifecycleTime.ToTimeSpan();
        var wait = today - now.DateTime;
        return wait > TimeSpan.Zero ? wait : wait + TimeSpan.FromDays(1);
    }
}
