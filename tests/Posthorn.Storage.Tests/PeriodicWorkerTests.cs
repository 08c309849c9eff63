using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Posthorn.Testing;

namespace Posthorn.Storage.Tests;

public sealed class PeriodicWorkerTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly Lines _lines = new();
    private readonly Rounds _worker;

    public PeriodicWorkerTests() => _worker = new Rounds(_clock, _lines);

    public static TheoryData<Exception, string> Faults { get; } = new()
    {
        { new StorageUnavailableException("The disk is full."), "Warning Old things stay: The disk is full." },
        { new FormatException("A row says what no row can say."), "Error Old things stay (A row says what no row can say.)" },
        { new OperationCanceledException("Somebody else's time was over."), "Error Old things stay (Somebody else's time was over.)" },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _worker.Dispose();

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public async Task A_fault_is_told_and_the_next_round_comes(Exception fault, string line)
    {
        await _worker.StartAsync(Token);

        await RoundAsync(fault);
        await RoundAsync(null);
        await _worker.StopAsync(Token);

        Assert.Equal([line], _lines.All);
        Assert.True(_worker.ExecuteTask!.IsCanceled);
    }

    [Fact]
    public async Task A_stop_in_the_middle_of_a_round_is_no_fault()
    {
        await _worker.StartAsync(Token);
        await BeginRoundAsync();

        await _worker.StopAsync(Token);

        Assert.Empty(_lines.All);
    }

    [Fact]
    public async Task Who_begins_at_once_does_not_wait_for_the_first_interval()
    {
        using var eager = new Rounds(_clock, _lines) { Eager = true };
        await eager.StartAsync(Token);

        await eager.Begun.Reader.ReadAsync(Token);
        await eager.StopAsync(Token);
    }

    private async Task BeginRoundAsync()
    {
        // A worker starts on a thread of the pool.
        while (_clock.PendingTimers == 0)
        {
            await Task.Yield();
        }

        _clock.Advance(Rounds.Interval);
        await _worker.Begun.Reader.ReadAsync(Token);
    }

    private async Task RoundAsync(Exception? fault)
    {
        await BeginRoundAsync();
        await _worker.Ends.Writer.WriteAsync(fault, Token);
    }

    /// <summary>Each round ends as it is told.</summary>
    private sealed class Rounds(TimeProvider clock, ILogger logger) : PeriodicWorker(Interval, clock, logger)
    {
        public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

        public Channel<bool> Begun { get; } = Channel.CreateUnbounded<bool>();

        public Channel<Exception?> Ends { get; } = Channel.CreateUnbounded<Exception?>();

        public bool Eager { get; init; }

        protected override bool BeginsAtOnce => Eager;

        protected override string Consequence => "Old things stay";

        protected override async Task WorkAsync(CancellationToken cancellationToken)
        {
            Begun.Writer.TryWrite(true);
            if (await Ends.Reader.ReadAsync(cancellationToken) is { } fault)
            {
                throw fault;
            }
        }
    }

    private sealed class Lines : ILogger
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add($"{logLevel} {formatter(state, exception)}{(exception is null ? "" : $" ({exception.Message})")}");
    }
}
