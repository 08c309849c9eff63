using Posthorn.Accounts;
using Posthorn.Alerts.Counts;
using Posthorn.Alerts.Settings;

namespace Posthorn.Alerts.Sending;

/// <summary>Sends what is due. That it was sent is written down before: a crash between loses a mail, and none comes twice.</summary>
internal sealed class SendAlerts(
    AlertStore store, DayCounts counts, IAccounts accounts, TimeProvider clock, IEnumerable<ISystemMail> mailers, IEnumerable<IUsage> usages)
{
    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        // Where no room accepts mail of the server's own, what is due stays due.
        if (mailers.LastOrDefault() is not { } mailer)
        {
            return;
        }

        await SendStatisticsAsync(mailer, cancellationToken);
        if (usages.LastOrDefault() is { } usage)
        {
            await SendUsageAsync(mailer, usage, cancellationToken);
        }
    }

    private async Task SendStatisticsAsync(ISystemMail mailer, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        while (await store.DueAsync(now, cancellationToken) is { Count: > 0 } due)
        {
            foreach (var alert in due)
            {
                var account = await accounts.FindAsync(alert.AccountId, cancellationToken);
                var zone = account?.Zone ?? TimeZoneInfo.Utc;
                if (await store.TryMoveOnAsync(alert, AlertRules.Next(alert.Frequency, now, zone), cancellationToken) && account is { IsOpen: true })
                {
                    // After days without this server the last period is told of, and not all that were missed.
                    var today = zone.DayOf(now);
                    var sums = await counts.SumAsync(
                        alert.AccountId, DayCounts.NumberOf(today.AddDays(-AlertText.DaysOf(alert.Frequency))), DayCounts.NumberOf(today), cancellationToken);
                    await mailer.SendAsync(AlertText.Statistics(alert, account, today, sums), cancellationToken);
                }
            }
        }
    }

    private async Task SendUsageAsync(ISystemMail mailer, IUsage usage, CancellationToken cancellationToken)
    {
        for (var above = 0L; await store.UsageAsync(above, cancellationToken) is { Count: > 0 } alerts; above = alerts[^1].Id)
        {
            foreach (var alert in alerts)
            {
                if (await usage.FindAsync(alert.AccountId, cancellationToken) is { } used && AlertText.IsReached(alert, used)
                    && await accounts.FindAsync(alert.AccountId, cancellationToken) is { IsOpen: true } account
                    && await store.TryTellAsync(alert, used.PeriodStart, cancellationToken))
                {
                    await mailer.SendAsync(AlertText.Usage(alert, account, used), cancellationToken);
                }
            }
        }
    }
}
