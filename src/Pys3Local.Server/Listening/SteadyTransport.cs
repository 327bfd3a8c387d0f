using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Pys3Local.Server.Listening;

/// <summary>
/// The transport of the system, whose listeners go on whatever happens: Kestrel ends its accept loop at the first exception, a lack of memory among them,
/// and a server that is there and takes no connection is worse than one that has ended.
/// </summary>
internal sealed class SteadyTransport(IConnectionListenerFactory inner, ILogger logger, TimeProvider time) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => inner is not IConnectionListenerFactorySelector selector || selector.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        try
        {
            return new Listener(await inner.BindAsync(endpoint, cancellationToken), logger, time);
        }
        catch (Exception failure)
        {
            BindFailure.Mark(failure, endpoint);
            throw;
        }
    }

    private sealed class Listener(IConnectionListener inner, ILogger logger, TimeProvider time) : IConnectionListener
    {
        /// <summary>Bytes: more than Kestrel needs for a connection before it is in a task of its own.</summary>
        private const int Needed = 64 << 10;

        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (true)
            {
                ConnectionContext? connection = null;
                try
                {
                    connection = await inner.AcceptAsync(cancellationToken);
                    GC.KeepAlive(new byte[Needed]);
                    return connection;
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    connection?.Abort();
                    Report(failure);
                    await Task.Delay(Pause, time, cancellationToken);
                }
            }
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private void Report(Exception failure)
        {
            try
            {
                logger.LogError("a connection could not be accepted; the server goes on with the next one: {Reason}", failure.Message);
            }
            catch (OutOfMemoryException)
            {
                // There is not even memory to say so.
            }
        }
    }
}
