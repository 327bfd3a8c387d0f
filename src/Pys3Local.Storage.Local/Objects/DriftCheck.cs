using System.Globalization;
using Pys3Local.Storage.Local.Index;
using Pys3Local.Storage.Local.Layout;

namespace Pys3Local.Storage.Local.Objects;

/// <summary>
/// Once a day, and only if somebody lists, the whole index is read and compared with all directories: what no look at a page's
/// directories can see does not stay for long. A server that nobody uses does not wake its disks for it.
/// </summary>
internal sealed class DriftCheck(
    ObjectIndex index, IndexBuilder builder, DirectorySweep sweep, BucketDirectory buckets, TimeProvider time, CancellationToken stopping)
{
    /// <summary>The state that says when it was done last, in ticks.</summary>
    private const string CheckedState = "checked";

    private static readonly TimeSpan Every = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private long _next;

    public required Action<string> Log { private get; init; }

    /// <summary>The last one.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>For each listing: begins where it is time to.</summary>
    public void Look()
    {
        // One that is further away was set by a clock that was wrong.
        if (Volatile.Read(ref _next) - time.GetUtcNow().UtcTicks is > 0 and var left && left <= Every.Ticks)
            return;

        lock (_lock)
        {
            if (Running.IsCompleted)
                Running = Task.Run(RunAsync, stopping);
        }
    }

    private async Task RunAsync()
    {
        var now = time.GetUtcNow();
        try
        {
            await builder.Complete.WaitAsync(stopping).ConfigureAwait(false);
            var last = long.TryParse(index.State(CheckedState), CultureInfo.InvariantCulture, out var ticks) ? ticks : 0;
            if (last != 0 && now.UtcTicks - last >= Every.Ticks)
            {
                await CompareAsync().ConfigureAwait(false);
                last = 0;
            }

            // One that was just built is as good as one that was compared; a time in the future was written by a clock that was wrong.
            if (last == 0 || last > now.UtcTicks)
            {
                last = now.UtcTicks;
                index.SetState(CheckedState, last.ToString(CultureInfo.InvariantCulture));
            }

            Volatile.Write(ref _next, last + Every.Ticks);
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            Volatile.Write(ref _next, now.UtcTicks + TimeSpan.TicksPerHour);
            Log($"the index could not be compared with the files: {error.Message}");
        }
    }

    private async Task CompareAsync()
    {
        if (index.Check(stopping) is null)
        {
            foreach (var bucket in buckets.All())
            {
                if (await sweep.RunDeepAsync(bucket, "", stopping, all: true).ConfigureAwait(false))
                    Log($"{bucket.Name}: the index differed from the files and was corrected; 'pys3local verify' says more");
            }
        }
    }
}
