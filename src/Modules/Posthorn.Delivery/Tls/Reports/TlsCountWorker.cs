using Microsoft.Extensions.Logging;
using Posthorn.Storage;

namespace Posthorn.Delivery.Tls.Reports;

/// <summary>Brings the counts of TLS sessions into the database, twice a minute and at the end, and forgets old ones.</summary>
internal sealed partial class TlsCountWorker(TlsReports reports, TimeProvider clock, ILogger<TlsCountWorker> logger) : PeriodicWorker(Interval, clock, logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <summary>Days for which counts are kept; a report is due the day after.</summary>
    private const int KeepDays = 60;

    private DateOnly _cleaned;

    protected override string Consequence => "Counts of TLS sessions wait for the database";

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWorkAsync(cancellationToken);
    }

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        if (await reports.FlushAsync(cancellationToken) is > 0 and var uncounted)
        {
            LogUncounted(Logger, uncounted);
        }

        var today = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);
        if (today != _cleaned)
        {
            await reports.ForgetBeforeAsync(today.AddDays(-KeepDays), cancellationToken);
            _cleaned = today;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "TLS reports miss {Sessions} sessions: there were too many kinds of them")]
    private static partial void LogUncounted(ILogger logger, long sessions);
}
