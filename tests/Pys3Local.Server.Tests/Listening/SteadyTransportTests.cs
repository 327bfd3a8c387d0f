using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Pys3Local.Server.Listening;

namespace Pys3Local.Server.Tests.Listening;

/// <summary>A connection that cannot be accepted does not end the listener: Kestrel's own loop ends at the first exception. (faults B2)</summary>
public sealed class SteadyTransportTests
{
    private static CancellationToken Cancellation => TestRun.Cancellation;

    [Test]
    public async Task After_a_lack_of_memory_the_next_connection_is_accepted()
    {
        var next = new DefaultConnectionContext();
        var failing = new FailingListener(new OutOfMemoryException(), new InvalidOperationException(), next);
        await using var listener = await new SteadyTransport(failing, NullLogger.Instance, TimeProvider.System).BindAsync(new IPEndPoint(IPAddress.Loopback, 0), Cancellation);
        Assert.True(ReferenceEquals(next, await listener.AcceptAsync(Cancellation)));
        Assert.Null(await listener.AcceptAsync(Cancellation));
    }

    private sealed class FailingListener(params object[] answers) : IConnectionListenerFactory, IConnectionListener
    {
        private readonly Queue<object> _answers = new(answers);

        public EndPoint EndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 1);

        public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(this);

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) => _answers.TryDequeue(out var answer)
            ? answer is Exception failure ? throw failure : new((ConnectionContext)answer)
            : new((ConnectionContext?)null);

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
