using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Posthorn.Storage;

namespace Posthorn.Accounts.Access;

/// <summary>Writes the ledger of uses twice a minute, and at the end.</summary>
internal sealed partial class UseWorker(UseLedger ledger, TimeProvider clock, ILogger<UseWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await WriteAsync(stoppingToken);
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ledger.WriteAsync(cancellationToken);
        }
        catch (StorageUnavailableException fault)
        {
            LogLost(logger, fault.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Which keys were used in the last half minute is not written down: {Reason}")]
    private static partial void LogLost(ILogger logger, string reason);
}
