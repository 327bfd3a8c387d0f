using Pys3Local.S3Client.Requests;
using Pys3Local.Server.Testing;
using static Pys3Local.S3Client.Tests.TestService;

namespace Pys3Local.S3Client.Tests.Requests;

/// <summary>What happens when the service fails.</summary>
public sealed class TransportTests : IAsyncInitializer, IAsyncDisposable
{
    private TestService _service = null!;
    private S3Connection _connection = null!;

    private static CancellationToken Token => TestRun.Cancellation;

    public async Task InitializeAsync()
    {
        _service = await StartAsync();
        _connection = new S3Connection(_service.Options);
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _service.DisposeAsync();
    }

    [Test]
    [Arguments("status")]
    [Arguments("before")]
    [Arguments("after")]
    public async Task What_can_be_sent_again_is(string kind)
    {
        _service.Server.Faults.Add(kind == "status"
            ? new Fault { Operation = "PutObject", Status = 503, Code = "SlowDown", Times = 3 }
            : new Fault { Operation = "PutObject", Reset = kind, Times = 3 });
        var written = await _connection.PutAsync(Bucket, "key", S3Body.Of(new byte[100_000]), [], Token);
        Assert.Equal(4, written.Attempt);
        Assert.Equal(100_000, (await _service.Server.FindAsync(Bucket, "key", Token))!.Length);
    }

    [Test]
    public async Task A_body_that_is_read_once_is_sent_again_only_where_nothing_of_it_was_taken()
    {
        // Refused before the body: it has not been touched.
        _service.Server.Faults.Add(new Fault { Operation = "PutObject", Key = "early", Status = 503, Times = 1 });
        await _connection.PutAsync(Bucket, "early", S3Body.Once(new ClientBody(new byte[200_000]), 200_000), [], Token);
        Assert.Equal(200_000, (await _service.Server.FindAsync(Bucket, "early", Token))!.Length);

        // Lost after it.
        _service.Server.Faults.Add(new Fault { Operation = "PutObject", Key = "late", Reset = "after", Times = 1 });
        var failure = await Assert.ThrowsAsync<S3Failure>(
            () => _connection.PutAsync(Bucket, "late", S3Body.Once(new ClientBody(new byte[200_000]), 200_000), [], Token));
        Assert.True(failure is { IsTransient: true, MayHaveHappened: true, Code: S3Failure.NoAnswer });
    }

    [Test]
    [Arguments(0)]
    [Arguments(100)]
    [Arguments(300_000)]
    public async Task A_body_that_fails_at_its_end_leaves_no_object_and_is_heard_as_it_was(int size)
    {
        var failure = new InvalidDataException("it does not verify");
        Assert.Same(failure, await Assert.ThrowsAsync<InvalidDataException>(
            () => _connection.PutAsync(Bucket, "key", S3Body.Once(new ClientBody(new byte[size], failure), size), [], Token)));
        Assert.Null(await _connection.HeadAsync(Bucket, "key", Token));
    }

    [Test]
    [Arguments(999)]
    [Arguments(1001)]
    public async Task A_body_of_another_length_leaves_no_object(int announced)
    {
        await Assert.ThrowsAsync<IOException>(
            () => _connection.PutAsync(Bucket, "key", S3Body.Once(new ClientBody(new byte[1000]), announced), [], Token));
        Assert.Null(await _connection.HeadAsync(Bucket, "key", Token));
    }

    [Test]
    public async Task A_service_that_is_down_is_not_asked_five_times_for_each_request()
    {
        _service.Server.Faults.Add(new Fault { Operation = "HeadObject", Status = 503 });
        for (var i = 0; i < 50; i++)
            await Assert.ThrowsAsync<S3Failure>(() => _connection.HeadAsync(Bucket, "key", Token));

        // 50 and what the budget of all together allows.
        Assert.Equal(150, _service.Server.Requests.All.Count(request => request.Operation == "HeadObject"));
    }

    [Test]
    public async Task A_body_that_is_cut_is_a_failure_and_not_the_end()
    {
        await _service.Server.PutAsync(Bucket, "key", new byte[300_000]);
        _service.Server.Faults.Add(new Fault { Operation = "GetObject", TruncateAfter = 100_000 });
        await using var answer = await _connection.GetAsync(Bucket, "key", null, Token);
        await using var body = await answer!.OpenBodyAsync(Token);
        var failure = await Assert.ThrowsAsync<S3Failure>(async () =>
        {
            var buffer = new byte[50_000];
            while (await body.ReadAsync(buffer, Token) > 0)
            {
            }
        });
        Assert.Contains("the body was cut", failure.Message);
    }

    [Test]
    public async Task A_service_that_says_nothing_is_given_up()
    {
        using var silence = new SilentNetwork();
        using var connection = new S3Connection(_service.Options with { Patience = TimeSpan.FromMilliseconds(50), HttpMessageHandler = silence });
        var failure = await Assert.ThrowsAsync<S3Failure>(() => connection.HeadAsync(Bucket, "key", Token));
        Assert.Equal(S3Failure.NoAnswer, failure.Code);

        // And not asked five times, which is five times as long as a client waits.
        Assert.Equal(1, silence.Asked);
    }

    [Test]
    public async Task A_name_that_is_gone_and_a_port_that_is_closed_are_said()
    {
        using var nowhere = new S3Connection(_service.Options with { Endpoint = new("http://no-such-host.invalid:9") });
        Assert.True((await Assert.ThrowsAsync<S3Failure>(() => nowhere.HeadAsync(Bucket, "key", Token))).IsTransient);
        using var closed = new S3Connection(_service.Options with { Endpoint = new("http://127.0.0.1:9") });
        Assert.Contains("ConnectionRefused", (await Assert.ThrowsAsync<S3Failure>(() => closed.HeadAsync(Bucket, "key", Token))).Message);
    }

    [Test]
    public async Task A_clock_that_is_off_is_allowed_for()
    {
        using var connection = new S3Connection(_service.Options with { TimeProvider = new SlowClock() });
        await connection.PutAsync(Bucket, "key", S3Body.Of(new byte[1]), [], Token);
        Assert.InRange(connection.ClockSkew.TotalHours, 9.9, 10.1);
    }

    private sealed class SilentNetwork : HttpMessageHandler
    {
        public int Asked { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            await TestRun.UntilCancelledAsync(cancellationToken);
            throw new InvalidOperationException("The wait was cancelled.");
        }
    }

    /// <summary>Ten hours late.</summary>
    private sealed class SlowClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddHours(-10);
    }
}
