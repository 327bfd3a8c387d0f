using Microsoft.Extensions.Logging;

namespace Pys3Local.Server;

/// <summary>What Kestrel asks a container for: with TLS, the loggers, and nothing else.</summary>
internal sealed class KestrelServices(ILoggerFactory loggers) : IServiceProvider
{
    public object? GetService(Type serviceType) => serviceType == typeof(ILoggerFactory) ? loggers : null;
}
