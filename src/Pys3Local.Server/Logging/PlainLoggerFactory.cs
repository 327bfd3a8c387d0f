using Microsoft.Extensions.Logging;

namespace Pys3Local.Server.Logging;

/// <summary>Framework log lines in the server's own form. Replaces the logging stack, of which one sink is all that is needed.</summary>
internal sealed class PlainLoggerFactory(LogSink sink, LogLevel minimum, LogBrake? brake) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new PlainLogger(sink, minimum, Shortened(categoryName), brake);

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("There is one sink.");

    public void Dispose()
    {
    }

    private static string Shortened(string category) => category[(category.LastIndexOf('.') + 1)..];
}
