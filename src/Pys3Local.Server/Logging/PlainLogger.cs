using Microsoft.Extensions.Logging;

namespace Pys3Local.Server.Logging;

internal sealed class PlainLogger(LogSink sink, LogLevel minimum, string category, LogBrake? brake) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum && logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var note = "";
        if (!IsEnabled(logLevel) || brake?.Admits(out note) == false)
            return;
        var text = $"{category}: {LogSink.Printable(RejectedText.Hide(formatter(state, exception)))}{note}";
        // The stack trace of a failure goes below its line: it is for whoever mends the program.
        sink.WriteLine(Name(logLevel), exception is null ? text : $"{text}\n{RejectedText.Hide(exception.ToString())}");
    }

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Critical or LogLevel.Error => "error",
        LogLevel.Warning => "warn",
        LogLevel.Information => "info",
        _ => "debug",
    };
}

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
