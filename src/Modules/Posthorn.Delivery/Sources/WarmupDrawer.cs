using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Posthorn.Senders;
using Posthorn.Storage;

namespace Posthorn.Delivery.Sources;

/// <summary>Draws what warm-up accounts ask for, beside the mail rather than in its way, and gives the rest back when the program ends.</summary>
internal sealed partial class WarmupDrawer(WarmupBudgets budgets, WarmupStore store, TimeProvider clock, ILogger<WarmupDrawer> logger) : BackgroundService
{
    private const int MaxBatch = 256;

    /// <summary>How long the counts of an hour are kept for whoever looks at them.</summary>
    private const long HoursKept = 48;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);
    private long _tidied;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await budgets.Draws.WaitToReadAsync(stoppingToken))
        {
            if (!await DrawAsync(stoppingToken))
            {
                await Task.Delay(Pause, clock, stoppingToken);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await GiveBackAsync();
    }

    /// <summary>Draws what is asked for now.</summary>
    /// <returns>False: the database refused.</returns>
    public async Task<bool> DrawAsync(CancellationToken cancellationToken)
    {
        List<WarmupDraw> draws = [];
        while (draws.Count < MaxBatch && budgets.Draws.TryRead(out var draw))
        {
            draws.Add(draw);
        }

        try
        {
            var amounts = await store.DrawAsync(draws, cancellationToken);
            for (var i = 0; i < draws.Count; i++)
            {
                draws[i].Account.Drawn(draws[i], amounts[i]);
            }

            await TidyAsync(cancellationToken);
            return true;
        }
        catch (StorageUnavailableException fault)
        {
            // Perhaps it was drawn all the same (a connection lost while committing): then that chunk is lost, and nothing is sent twice.
            foreach (var draw in draws)
            {
                draw.Account.Drawn(draw, null);
            }

            LogRefused(logger, fault.Message);
            return false;
        }
    }

    private async Task TidyAsync(CancellationToken cancellationToken)
    {
        var hour = WarmupSchedule.HourOf(clock.GetUtcNow());
        if (hour != _tidied)
        {
            await store.ForgetBeforeAsync(hour - HoursKept, cancellationToken);
            _tidied = hour;
        }
    }

    private async Task GiveBackAsync()
    {
        var unused = budgets.Accounts.Select(account => (Account: account, Unused: account.Close()))
            .Where(closed => closed.Unused.Left > 0)
            .Select(closed => (closed.Account, closed.Unused.Hour, closed.Unused.Left))
            .ToList();
        if (unused.Count == 0)
        {
            return;
        }

        using var timeout = new CancellationTokenSource(Farewell, clock);
        try
        {
            await store.GiveBackAsync(unused, timeout.Token);
        }
        catch (Exception fault) when (fault is StorageUnavailableException or OperationCanceledException)
        {
            LogLost(logger, fault.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Warm-up budget cannot be drawn now, so warming addresses wait: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Unused warm-up budget of this hour is lost: {Reason}")]
    private static partial void LogLost(ILogger logger, string reason);
}
