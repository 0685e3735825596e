using Microsoft.Extensions.Logging;

namespace SpeakText;

/// <summary>Prints what the library warns of: a model, say, that the service silently replaces.</summary>
internal sealed class Warnings : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            Console.Error.WriteLine($"warning: {formatter(state, exception)}");
    }

    public void Dispose()
    {
    }
}
