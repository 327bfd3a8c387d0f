using System.Net;
using System.Text;
using Pys3Local.S3Client.Credentials;
using Pys3Local.S3Client.Requests;
using Pys3Local.Server.Testing;

namespace Pys3Local.S3Client.Tests.Credentials;

/// <summary>Keys of a machine are good for hours: the service that gives them may be away for a moment, and the clock may be wrong.</summary>
public sealed class InstanceCredentialTests : IDisposable
{
    private readonly StepClock _clock = new();
    private readonly Container _service;
    private readonly HttpClient _http;
    private readonly InstanceCredentials _credentials;

    public InstanceCredentialTests()
    {
        _service = new Container(_clock);
        _http = new HttpClient(_service);
        _credentials = new InstanceCredentials(_http, static name => name == "AWS_CONTAINER_CREDENTIALS_FULL_URI" ? "http://127.0.0.1/keys" : null, _clock);
    }

    private static CancellationToken Token => TestRun.Cancellation;

    public void Dispose() => _http.Dispose();

    [Test]
    [Arguments("no answer")]
    [Arguments("an error")]
    [Arguments("no JSON")]
    public async Task A_key_is_used_until_its_end_where_the_service_fails_once(string how)
    {
        Assert.Equal("key-1", await IdAsync());
        _clock.Pass(TimeSpan.FromMinutes(56));
        _service.Fails = how;
        Assert.Equal("key-1", await IdAsync());
        Assert.Equal("key-1", await IdAsync());
        Assert.Equal(2, _service.Asked);
        _service.Fails = null;
        _clock.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal("key-3", await IdAsync());
    }

    [Test]
    public async Task A_key_that_is_over_is_not_used()
    {
        await IdAsync();
        _service.Fails = "no answer";
        _clock.Pass(TimeSpan.FromHours(1));
        Assert.Null(await IdAsync());
    }

    [Test]
    public async Task A_machine_without_such_a_service_is_asked_once_a_minute()
    {
        _service.Fails = "no answer";
        Assert.Null(await IdAsync());
        _clock.Pass(TimeSpan.FromSeconds(59));
        Assert.Null(await IdAsync());
        Assert.Equal(1, _service.Asked);
        _clock.Pass(TimeSpan.FromSeconds(1));
        _service.Fails = null;
        Assert.Equal("key-2", await IdAsync());
    }

    [Test]
    [Arguments(-24)]
    [Arguments(24)]
    public async Task A_clock_that_was_set_keeps_no_key_for_too_long(int hours)
    {
        await IdAsync();
        _clock.Off = TimeSpan.FromHours(hours);
        _clock.Pass(TimeSpan.FromMinutes(56));
        Assert.Equal("key-2", await IdAsync());
    }

    [Test]
    public async Task A_key_that_the_service_calls_expired_is_replaced_and_the_request_sent_once_more()
    {
        await using var service = await TestService.StartAsync();
        _service.Id = "test";
        using var connection = new S3Connection(service.Options with { Credentials = new CredentialChain(new EnvironmentCredentials(static _ => null), _credentials) });
        await connection.PutAsync(TestService.Bucket, "key", S3Body.Of(new byte[1]), [], Token);
        _clock.Pass(TimeSpan.FromMinutes(1));
        service.Server.Faults.Add(new Fault { Operation = "PutObject", Status = 400, Code = "ExpiredToken", Times = 1 });
        await connection.PutAsync(TestService.Bucket, "key", S3Body.Of(new byte[1]), [], Token);
        Assert.Equal(2, _service.Asked);

        // One that says so of every key is not asked for ever.
        service.Server.Faults.Add(new Fault { Operation = "PutObject", Status = 400, Code = "ExpiredToken" });
        await Assert.ThrowsAsync<S3Failure>(() => connection.PutAsync(TestService.Bucket, "key", S3Body.Of(new byte[1]), [], Token));
        Assert.Equal(2, _service.Asked);
    }

    [Test]
    public async Task An_answer_without_an_end_is_not_read_to_its_end()
    {
        using var service = new Endless();
        using var http = new HttpClient(service);
        var credentials = new InstanceCredentials(http, static name => name == "AWS_CONTAINER_CREDENTIALS_FULL_URI" ? "http://127.0.0.1/keys" : null, _clock);

        Assert.Null(await credentials.FindAsync(Token));
        Assert.InRange(service.Read, 64 * 1024, 1024 * 1024);
    }

    private async Task<string?> IdAsync() => (await _credentials.FindAsync(Token))?.AccessKeyId;

    private sealed class Endless : HttpMessageHandler
    {
        public long Read { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new Blanks(this)) });

        private sealed class Blanks(Endless owner) : Storage.ReadOnlyStream
        {
            public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            {
                // Enough for the test to fail, and not to run for ever, where all of it is read.
                var count = owner.Read > 4 << 20 ? 0 : buffer.Length;
                buffer.Span[..count].Fill((byte)' ');
                owner.Read += count;
                return ValueTask.FromResult(count);
            }
        }
    }

    /// <summary>Gives keys that hold for an hour.</summary>
    private sealed class Container(StepClock clock) : HttpMessageHandler
    {
        public int Asked { get; private set; }

        public string? Fails { get; set; }

        /// <summary>In place of one that is another each time.</summary>
        public string? Id { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            var text = $$"""{"AccessKeyId":"{{Id ?? $"key-{Asked}"}}","SecretAccessKey":"test-secret","Expiration":"{{clock.GetUtcNow().AddHours(1):O}}"}""";
            return Fails == "no answer"
                ? Task.FromException<HttpResponseMessage>(new HttpRequestException("away"))
                : Task.FromResult(new HttpResponseMessage(Fails == "an error" ? HttpStatusCode.InternalServerError : HttpStatusCode.OK) { Content = new StringContent(Fails == "no JSON" ? "<html>" : text, Encoding.UTF8) });
        }
    }

    private sealed class StepClock : TimeProvider
    {
        private TimeSpan _passed;

        /// <summary>How far the clock was set without any time that passed.</summary>
        public TimeSpan Off { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time) => _passed += time;

        public override long GetTimestamp() => _passed.Ticks;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 3, 4, 12, 0, 0, TimeSpan.Zero) + _passed + Off;
    }
}
