using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Posthorn.Storage;

/// <summary>
/// Work that is done again and again beside the mail. A fault of any kind costs one round and is told: left to a <see cref="BackgroundService"/> it would
/// end the server, and one bad row would end it at each start.
/// </summary>
/// <param name="interval">Between the beginnings of two rounds; a round that takes longer is followed by the next at once.</param>
/// <param name="clock">Counts the interval.</param>
/// <param name="logger">The worker's own.</param>
public abstract partial class PeriodicWorker(TimeSpan interval, TimeProvider clock, ILogger logger) : BackgroundService
{
    protected TimeProvider Clock => clock;

    protected ILogger Logger => logger;

    /// <summary>True: the first round is at the start, and not an interval later.</summary>
    protected virtual bool BeginsAtOnce => false;

    /// <summary>What the operator reads when a round failed, before the reason: "Old suppressions stay for another hour".</summary>
    protected abstract string Consequence { get; }

    /// <summary>One round.</summary>
    protected abstract Task WorkAsync(CancellationToken cancellationToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, clock);
        if (BeginsAtOnce)
        {
            await TryWorkAsync(stoppingToken);
        }

        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryWorkAsync(stoppingToken);
        }
    }

    /// <summary>A round that tells its fault and does not throw it, for those that work once more at the end.</summary>
    protected async Task TryWorkAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WorkAsync(cancellationToken);
        }
        catch (StorageUnavailableException fault)
        {
            LogLater(logger, Consequence, fault.Message);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogFault(logger, fault, Consequence);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Consequence}: {Reason}")]
    private static partial void LogLater(ILogger logger, string consequence, string reason);

    [LoggerMessage(LogLevel.Error, "{Consequence}")]
    private static partial void LogFault(ILogger logger, Exception fault, string consequence);
}
