using System.Net;
using System.Security.Cryptography;
using System.Text;
using Pys3Local.Storage.Events;

namespace Pys3Local.Events.Tests;

public sealed class OutboxTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("pys3local-events").FullName;
    private readonly List<string> _log = [];
    private readonly Listener _listener = new();

    public void Dispose()
    {
        _listener.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task Events_arrive_in_their_order_after_the_listener_has_failed(bool inFiles)
    {
        _listener.Failures = 3;
        await using var outbox = Open(inFiles);
        for (var i = 0; i < 20; i++)
            await outbox.AddAsync(Event(i), TestRun.Cancellation);

        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"{number}"), await _listener.TakeAsync(20));
        Assert.Equal(3L, outbox.States.Single().Failed);
        Assert.Equal(2, _log.Count);
    }

    [Test]
    public async Task What_waits_at_the_end_is_sent_by_the_next_start()
    {
        _listener.Failures = int.MaxValue;
        await using (var outbox = Open(inFiles: true))
            await outbox.AddAsync(Event(1), TestRun.Cancellation);

        _listener.Failures = 0;
        await using var again = Open(inFiles: true);
        Assert.Equal(["1"], await _listener.TakeAsync(1));
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task While_it_fails_its_state_says_since_when_and_what_waits(bool inFiles)
    {
        _listener.Failures = int.MaxValue;
        var begun = DateTimeOffset.UtcNow;
        await using var outbox = Open(inFiles);
        await outbox.AddAsync(Event(1, begun), TestRun.Cancellation);
        await outbox.AddAsync(Event(2, begun + TimeSpan.FromHours(1)), TestRun.Cancellation);
        while (outbox.States.Single().FailedInRow < 3)
            await Task.Yield();

        var state = outbox.States.Single();
        Assert.Equal((2L, begun, 1L << 20), (state.Waiting, state.Oldest, state.Limit));
        Assert.Contains("answers 503", state.Problem);
        Assert.InRange(state.Since!.Value, begun, DateTimeOffset.UtcNow);

        _listener.Failures = 0;
        await _listener.TakeAsync(2);
        while (outbox.States.Single() is not { Waiting: 0, Oldest: null, Problem: null, Since: null, FailedInRow: 0 })
            await Task.Yield();
    }

    [Test]
    public async Task Beyond_the_bound_events_are_dropped_counted_and_said()
    {
        _listener.Failures = int.MaxValue;
        await using var outbox = Open(inFiles: true, limit: 100);
        for (var i = 0; i < 50; i++)
            await outbox.AddAsync(Event(i), TestRun.Cancellation);

        var state = outbox.States.Single();
        Assert.True(state.Dropped > 0 && state.WaitingBytes <= 200, $"{state}");
        Assert.Single(_log, line => line.Contains("no more are kept", StringComparison.Ordinal));
    }

    [Test]
    public async Task Requests_carry_the_token_and_a_signature()
    {
        await using var outbox = Open(inFiles: false);
        await outbox.AddAsync(Event(7), TestRun.Cancellation);
        await _listener.TakeAsync(1);
        var (headers, body) = _listener.Requests[0];
        Assert.Equal("Bearer word", headers["Authorization"]);
        Assert.Equal("7", headers["webhook-id"]);
        var signed = Encoding.UTF8.GetBytes($"7.{headers["webhook-timestamp"]}.{body}");
        Assert.Equal("v1," + Convert.ToBase64String(HMACSHA256.HashData("secret"u8.ToArray(), signed)), headers["webhook-signature"]);
    }

    private static StoreEvent Event(int number, DateTimeOffset time) => new("hook", StoreEvent.IdOf(time.UtcTicks, number), "{}"u8.ToArray());

    private static StoreEvent Event(int number) => new("hook", $"{number}", Encoding.UTF8.GetBytes($"{{\"number\":{number}}}"));

    private Outbox Open(bool inFiles, long limit = 1 << 20)
    {
        var outbox = new Outbox(
            new OutboxOptions
            {
                Directory = inFiles ? _directory : null,
                Limit = limit,
                FirstPause = TimeSpan.FromMilliseconds(5),
                LongestPause = TimeSpan.FromMilliseconds(20),
                Log = line =>
                {
                    lock (_log)
                        _log.Add(line);
                },
                Variable = Environment.GetEnvironmentVariable,
            },
            [new WebhookTarget("hook", _listener.Url, "word", "secret")]);
        outbox.Start();
        return outbox;
    }

    /// <summary>A webhook that fails as often as it is told to.</summary>
    private sealed class Listener : IDisposable
    {
        private readonly HttpListener _http;
        private readonly SemaphoreSlim _taken = new(0);

        public Listener()
        {
            while (true)
            {
                Url = new Uri($"http://127.0.0.1:{Random.Shared.Next(20_000, 60_000)}/hook");
                _http = new HttpListener();
                _http.Prefixes.Add(new Uri(Url, "/").ToString());
                try
                {
                    _http.Start();
                    break;
                }
                catch (HttpListenerException)
                {
                    // Somebody else has that port, and the listener is of no use any more.
                }
            }

            _ = Task.Run(RunAsync);
        }

        public Uri Url { get; }

        public int Failures { get; set; }

        public List<(WebHeaderCollection Headers, string Body)> Requests { get; } = [];

        public async Task<List<string>> TakeAsync(int count)
        {
            for (; count > 0; count--)
                await _taken.WaitAsync(TestRun.Cancellation);

            return Requests.ConvertAll(request => request.Headers["webhook-id"]!);
        }

        public void Dispose() => _http.Close();

        private async Task RunAsync()
        {
            while (_http.IsListening)
            {
                HttpListenerContext context;
                try
                {
                    context = await _http.GetContextAsync();
                }
                catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }

                var body = await new StreamReader(context.Request.InputStream).ReadToEndAsync();
                if (Failures > 0)
                {
                    Failures--;
                    context.Response.StatusCode = 503;
                }
                else
                {
                    Requests.Add(((WebHeaderCollection)context.Request.Headers, body));
                }

                var isTaken = context.Response.StatusCode == 200;
                context.Response.Close();
                if (isTaken)
                    _taken.Release();
            }
        }
    }
}
