using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Posthorn.Network.Tests.Smtp;

/// <summary>Keeps what was logged.</summary>
internal sealed class CapturedLog : ILogger
{
    public ConcurrentQueue<(LogLevel Level, string Text, Exception? Fault)> Entries { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Enqueue((logLevel, formatter(state, exception), exception));
}
