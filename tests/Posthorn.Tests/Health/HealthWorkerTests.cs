using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Posthorn.Health;
using Posthorn.Kernel;
using Posthorn.Testing;

namespace Posthorn.Tests.Health;

public sealed class HealthWorkerTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly Signal _disk = new("disk");
    private readonly Lines _lines = new();
    private readonly Lifetime _lifetime = new();
    private readonly HealthBoard _board;
    private readonly HealthWorker _worker;

    public HealthWorkerTests()
    {
        var options = Options.Create(new HealthOptions());
        _board = new HealthBoard(options, _clock);
        _worker = new HealthWorker([_disk, new Signal("memory")], _board, _lifetime, options, _clock, _lines);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _worker.Dispose();
        _lifetime.Dispose();
    }

    [Fact]
    public async Task A_change_of_state_is_logged_once_and_mail_is_refused_meanwhile()
    {
        await _worker.MeasureAsync(Token);
        Assert.Null(_board.Refusal);

        _disk.Says = () => Reading(HealthState.Shedding, "2 of 9 are free");
        for (var second = 0; second < 10; second++)
        {
            await LaterAsync(1);
            Assert.Contains("nothing fits", _board.Refusal?.Message);
        }

        _disk.Says = () => Reading(HealthState.Healthy, "");
        await LaterAsync(1);
        Assert.NotNull(_board.Refusal);
        await LaterAsync(5);
        Assert.Null(_board.Refusal);

        Assert.Equal(["Warning Health is Shedding now: 2 of 9 are free", "Information Health is Healthy again"], _lines.All);
    }

    [Fact]
    public async Task A_signal_that_throws_is_sick_and_is_logged_once()
    {
        _disk.Says = () => throw new IOException("no such device");
        await _worker.MeasureAsync(Token);
        await LaterAsync(1);

        Assert.Equal(HealthState.Sick, _board.Current.State);
        Assert.Equal("The disk cannot be looked at", Assert.Single(_board.Current.Reasons).Sentence);
        Assert.Equal(["Warning The signal disk cannot be measured: no such device", "Warning Health is Sick now: The disk cannot be looked at"], _lines.All);
    }

    [Fact]
    public async Task A_signal_that_hangs_is_sick_and_is_not_asked_again_before_it_answered()
    {
        var hanging = new TaskCompletionSource<HealthReading>();
        _disk.Says = () => hanging.Task;
        var first = _worker.MeasureAsync(Token);
        _clock.Advance(TimeSpan.FromSeconds(3));
        await first;
        Assert.Equal("The disk did not answer within 3 seconds", Assert.Single(_board.Current.Reasons).Sentence);

        var second = _worker.MeasureAsync(Token);
        _clock.Advance(TimeSpan.FromSeconds(3));
        await second;
        Assert.Equal(1, _disk.Asked);

        hanging.SetResult(HealthReading.Healthy);
        await LaterAsync(1);
        await LaterAsync(5);
        Assert.Equal(HealthState.Healthy, _board.Current.State);
        Assert.Equal(2, _disk.Asked);
    }

    [Fact]
    public async Task A_report_that_nobody_renews_is_sick()
    {
        await _worker.MeasureAsync(Token);
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(HealthState.Healthy, _board.Current.State);

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HealthState.Sick, _board.Current.State);
        Assert.Equal("Health was last measured 21 seconds ago", Assert.Single(_board.Current.Reasons).Sentence);
        Assert.NotNull(_board.Refusal);
    }

    [Fact]
    public async Task The_first_look_comes_with_the_start_and_the_next_ones_by_themselves()
    {
        _disk.Says = () => Reading(HealthState.Shedding, "2 of 9 are free");
        await _worker.StartAsync(Token);
        Assert.Equal(HealthState.Shedding, _board.Current.State);

        await _disk.AskedAgainAsync(_clock, Token);
        await _worker.StopAsync(Token);
    }

    [Fact]
    public async Task While_the_program_ends_new_mail_is_refused_and_the_listeners_know_why()
    {
        await _worker.StartAsync(Token);
        Assert.Null(_board.Refusal);

        _lifetime.StopApplication();

        Assert.True(_board.Refusal?.IsStopping);
        Assert.Equal("The mail was not accepted, since this server is stopping. Please try again in 5 seconds.", _board.Refusal?.Message);
        Assert.Equal((HealthState.Shedding, "The server is stopping"), (_board.Current.State, Assert.Single(_board.Current.Reasons).Sentence));
        await _worker.StopAsync(Token);
    }

    private static Task<HealthReading> Reading(HealthState state, string sentence) => Task.FromResult(HealthReading.Of(state, sentence, "nothing fits"));

    private Task LaterAsync(int seconds)
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        return _worker.MeasureAsync(Token);
    }

    private sealed class Signal(string name) : IHealthSignal
    {
        private int _asked;

        public Func<Task<HealthReading>> Says { get; set; } = () => Task.FromResult(HealthReading.Healthy);

        public int Asked => Volatile.Read(ref _asked);

        public string Name => name;

        public async ValueTask<HealthReading> MeasureAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            return await Says();
        }

        /// <summary>The worker's loop may set its timer a moment after the start returned.</summary>
        public async Task AskedAgainAsync(ManualClock clock, CancellationToken cancellationToken)
        {
            for (var before = Asked; Asked == before;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                clock.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
        }
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }

    private sealed class Lines : ILogger<HealthWorker>
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add($"{logLevel} {formatter(state, exception)}");
    }
}
