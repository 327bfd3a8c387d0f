using Pys3Local.S3.Lifecycle;
using Pys3Local.S3.Tests.Endpoint;

namespace Pys3Local.S3.Tests.Lifecycle;

/// <summary>When rounds happen: the clock of the tests begins at noon, and rounds are at three in the night.</summary>
public sealed class LifecycleClockTests : IAsyncDisposable
{
    private readonly TestServer _server = new();
    private readonly List<LifecycleSummary> _rounds = [];
    private CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    [Test]
    public async Task A_machine_that_is_on_has_its_round_in_the_night()
    {
        await BucketAsync();
        await StartAsync();
        await PassAsync(TimeSpan.FromMinutes(6));
        _rounds.Clear();

        await PassAsync(TimeSpan.FromHours(14));
        Assert.Empty(_rounds);
        await PassAsync(TimeSpan.FromHours(1));
        Assert.Single(_rounds);
        await PassAsync(TimeSpan.FromHours(23));
        Assert.Single(_rounds);
    }

    [Test]
    public async Task What_was_missed_while_the_server_was_off_is_done_some_minutes_after_its_start()
    {
        await BucketAsync();
        await _server.DoAsync("PUT", "/bucket/a", "data");
        _server.Time.Advance(TimeSpan.FromDays(3));

        await StartAsync();
        await PassAsync(TimeSpan.FromMinutes(4));
        Assert.Empty(_rounds);
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(1, Assert.Single(_rounds).Expired);

        // Each day on for an hour at noon.
        for (var day = 1; day < 4; day++)
        {
            await StopAsync();
            _server.Time.Advance(TimeSpan.FromHours(23));
            await StartAsync();
            await PassAsync(TimeSpan.FromMinutes(30));
            await PassAsync(TimeSpan.FromMinutes(30));
            Assert.Equal(day + 1, _rounds.Count);
        }
    }

    [Test]
    public async Task What_was_missed_while_the_machine_was_asleep_is_done_when_it_wakes()
    {
        await BucketAsync();
        await StartAsync();
        await PassAsync(TimeSpan.FromMinutes(6));
        _rounds.Clear();

        await PassAsync(TimeSpan.FromHours(22));
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.Single(_rounds);
    }

    [Test]
    public async Task A_start_on_the_same_day_has_no_further_round()
    {
        await BucketAsync();
        await StartAsync();
        await PassAsync(TimeSpan.FromMinutes(6));
        Assert.Single(_rounds);

        await StopAsync();
        await StartAsync();
        await PassAsync(TimeSpan.FromHours(2));
        Assert.Single(_rounds);
    }

    [Test]
    public async Task A_lifecycle_that_is_put_while_the_server_runs_waits_for_the_night()
    {
        _running = _server.Server.Lifecycle.RunAsync(_rounds.Add, _stop.Token);
        await BucketAsync();
        await _server.Time.TimerAsync;
        await PassAsync(TimeSpan.FromHours(14));
        Assert.Empty(_rounds);
        await PassAsync(TimeSpan.FromHours(2));
        Assert.Single(_rounds);
    }

    [Test]
    public async Task A_clock_that_was_far_ahead_and_is_right_again_does_not_end_the_rounds()
    {
        await BucketAsync();
        await StartAsync();
        await PassAsync(TimeSpan.FromDays(10_000));
        await PassAsync(-TimeSpan.FromDays(10_000));
        _rounds.Clear();
        await PassAsync(TimeSpan.FromDays(1));
        Assert.Single(_rounds);

        await StopAsync();
        _server.Time.Advance(-TimeSpan.FromDays(20_000));
        await StartAsync();
        await PassAsync(TimeSpan.FromMinutes(6));
        Assert.Equal(2, _rounds.Count);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task BucketAsync()
    {
        await _server.DoAsync("PUT", "/bucket");
        await _server.DoAsync("PUT", "/bucket?lifecycle", "<LifecycleConfiguration><Rule><ID>r</ID><Status>Enabled</Status><Filter></Filter><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>");
    }

    private void Start()
    {
        _stop.Dispose();
        _stop = CancellationTokenSource.CreateLinkedTokenSource(TestRun.Cancellation);
        _running = new S3Endpoint(_server.Store, _server.Options).Lifecycle.RunAsync(_rounds.Add, _stop.Token);
    }

    /// <summary>A server on the same store.</summary>
    private async Task StartAsync()
    {
        Start();
        await _server.Time.TimerAsync;
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
        }
    }

    /// <summary>The time, and the worker's look at the clock after it.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        _server.Time.Advance(time);
        await _server.Time.FireAsync();
    }
}
