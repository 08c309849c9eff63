using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Posthorn.Storage;

namespace Posthorn.Delivery.Tls.Reports;

/// <summary>Brings the counts of TLS sessions into the database, twice a minute and at the end, and forgets old ones.</summary>
internal sealed partial class TlsCountWorker(TlsReports reports, TimeProvider clock, ILogger<TlsCountWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>Days for which counts are kept; a report is due the day after.</summary>
    private const int KeepDays = 60;

    private DateOnly _cleaned;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await FlushAsync(stoppingToken);
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await reports.FlushAsync(cancellationToken) is > 0 and var uncounted)
            {
                LogUncounted(logger, uncounted);
            }

            var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
            if (today != _cleaned)
            {
                await reports.ForgetBeforeAsync(today.AddDays(-KeepDays), cancellationToken);
                _cleaned = today;
            }
        }
        catch (StorageUnavailableException fault)
        {
            LogLater(logger, fault.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "TLS reports miss {Sessions} sessions: there were too many kinds of them")]
    private static partial void LogUncounted(ILogger logger, long sessions);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Counts of TLS sessions wait for the database: {Reason}")]
    private static partial void LogLater(ILogger logger, string reason);
}
