using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Posthorn.Kernel;

namespace Posthorn.Health;

/// <summary>Asks all signals, once a second, and posts what comes of it. A change of state is logged once.</summary>
internal sealed partial class HealthWorker(
    IEnumerable<IHealthSignal> signals, HealthBoard board, IHostApplicationLifetime lifetime, IOptions<HealthOptions> options, TimeProvider clock,
    ILogger<HealthWorker> logger) : BackgroundService
{
    private readonly IHealthSignal[] _signals = [.. signals];
    private readonly Task<HealthReading>?[] _asked = new Task<HealthReading>?[signals.Count()];
    private readonly Dictionary<string, SignalStanding> _standings = [];
    private HealthState _state;

    /// <summary>The first look comes before anything is accepted.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(board.Stop);
        await MeasureAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public async Task MeasureAsync(CancellationToken cancellationToken)
    {
        var readings = await Task.WhenAll(Enumerable.Range(0, _signals.Length).Select(i => ReadAsync(i, cancellationToken)));
        var now = clock.GetUtcNow();
        for (var i = 0; i < _signals.Length; i++)
        {
            var before = _standings.GetValueOrDefault(_signals[i].Name, SignalStanding.Healthy);
            _standings[_signals[i].Name] = HealthRules.Next(before, readings[i], options.Value.Calm, now);
        }

        var report = HealthRules.Report(_standings.Select(standing => (standing.Key, standing.Value)), now);
        board.Post(report);
        LogChange(report);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await MeasureAsync(stoppingToken);
        }
    }

    private async Task<HealthReading> ReadAsync(int i, CancellationToken cancellationToken)
    {
        var signal = _signals[i];
        try
        {
            // One that hangs is not asked again before it has answered.
            var asked = _asked[i] ??= signal.MeasureAsync(cancellationToken).AsTask();
            var reading = await asked.WaitAsync(options.Value.Patience, clock, cancellationToken);
            _asked[i] = null;
            return reading;
        }
        catch (TimeoutException)
        {
            return Unknown($"The {signal.Name} did not answer within {options.Value.Patience.TotalSeconds:0} seconds");
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            _asked[i] = null;
            if (!_standings.TryGetValue(signal.Name, out var standing) || standing.State != HealthState.Sick)
            {
                LogFault(logger, signal.Name, fault.Message);
            }

            return Unknown($"The {signal.Name} cannot be looked at");
        }
    }

    private static HealthReading Unknown(string sentence) => HealthReading.Of(HealthState.Sick, sentence, "this server does not know how it fares");

    private void LogChange(HealthReport report)
    {
        if (report.State == _state)
        {
            return;
        }

        _state = report.State;
        if (report.State == HealthState.Healthy)
        {
            LogHealthy(logger);
        }
        else
        {
            LogState(logger, report.State, string.Join(". ", report.Reasons.Select(reason => reason.Sentence)));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Health is {State} now: {Reasons}")]
    private static partial void LogState(ILogger logger, HealthState state, string reasons);

    [LoggerMessage(Level = LogLevel.Information, Message = "Health is Healthy again")]
    private static partial void LogHealthy(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The signal {Signal} cannot be measured: {Reason}")]
    private static partial void LogFault(ILogger logger, string signal, string reason);
}
