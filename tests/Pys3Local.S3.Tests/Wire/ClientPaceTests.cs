using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pys3Local.S3.Tests.Auth;
using Pys3Local.S3.Wire;

namespace Pys3Local.S3.Tests.Wire;

/// <summary>Slow clients are cut off, in both directions; a slow server is not held against them.</summary>
public sealed class ClientPaceTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AlmostPeriod = TimeSpan.FromSeconds(59);

    private readonly ManualTime _time = new(Examples.Time);
    private readonly DefaultHttpContext _http = new();
    private bool _cut;

    public ClientPaceTests() => _http.Features.Set<IHttpRequestLifetimeFeature>(new Lifetime(() => _cut = true));

    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    public async Task A_body_that_stops_is_cut_off()
    {
        using var pace = new ClientPace(_http, Period, _time);
        var network = new Pipe();
        var read = new PacedStream(network.Reader.AsStream(), pace).ReadAsync(new byte[100], Cancellation);

        _time.Advance(AlmostPeriod);
        Assert.False(_cut);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_cut);

        network.Writer.Complete();
        Assert.Equal(0, await read);
    }

    [Test]
    public async Task Drops_do_not_count_as_a_body_and_a_fast_start_pays_for_nothing()
    {
        using var pace = new ClientPace(_http, Period, _time);
        var network = new Pipe(new PipeOptions(pauseWriterThreshold: 1 << 21));
        var body = new PacedStream(network.Reader.AsStream(), pace);
        await network.Writer.WriteAsync(new byte[1 << 20], Cancellation);
        for (var left = 1 << 20; left > 0;)
            left -= await body.ReadAsync(new byte[65536], Cancellation);

        for (var i = 0; i < 12 && !_cut; i++)
        {
            var read = body.ReadAsync(new byte[100], Cancellation);
            _time.Advance(TimeSpan.FromSeconds(10));
            await network.Writer.WriteAsync(new byte[1], Cancellation);
            Assert.Equal(1, await read);
            Assert.Equal(i >= 5, _cut);
        }

        Assert.True(_cut);
    }

    [Test]
    public async Task A_slow_but_steady_body_comes_in()
    {
        using var pace = new ClientPace(_http, Period, _time);
        var network = new Pipe();
        var body = new PacedStream(network.Reader.AsStream(), pace);
        for (var i = 0; i < 20; i++)
        {
            var read = body.ReadAsync(new byte[4096], Cancellation);
            _time.Advance(AlmostPeriod);
            await network.Writer.WriteAsync(new byte[4096], Cancellation);
            Assert.Equal(4096, await read);
        }

        Assert.False(_cut);
    }

    [Test]
    public async Task The_time_that_the_server_takes_does_not_count()
    {
        using var pace = new ClientPace(_http, Period, _time);
        var network = new Pipe();
        var body = new PacedStream(network.Reader.AsStream(), pace);
        for (var i = 0; i < 5; i++)
        {
            var read = body.ReadAsync(new byte[1], Cancellation);
            await network.Writer.WriteAsync(new byte[1], Cancellation);
            Assert.Equal(1, await read);
            _time.Advance(TimeSpan.FromHours(1));
        }

        Assert.False(_cut);
    }

    [Test]
    public async Task Nothing_is_cut_off_once_the_request_is_over()
    {
        var network = new Pipe();
        using (var pace = new ClientPace(_http, Period, _time))
        {
            var read = new PacedStream(network.Reader.AsStream(), pace).ReadAsync(new byte[1], Cancellation);
            await network.Writer.WriteAsync(new byte[1], Cancellation);
            await read;
        }

        _time.Advance(TimeSpan.FromDays(1));
        Assert.False(_cut);
    }

    private sealed class Lifetime(Action abort) : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public void Abort() => abort();
    }
}
