using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Posthorn.Senders;

namespace Posthorn.Delivery.Sources;

/// <summary>Checks the addresses every minute, and soon after they were changed.</summary>
internal sealed partial class SourceWatchWorker(SourceWatch watch, ISendingIps ips, TimeProvider clock, ILogger<SourceWatchWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(2);
    private SendingIpSnapshot? _checked;
    private DateTimeOffset _nextCheck;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        CheckIfDue();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Glance, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            CheckIfDue();
        }
    }

    /// <summary>Looks when a minute is over or the addresses are not those that were looked at.</summary>
    public void CheckIfDue()
    {
        var now = clock.GetUtcNow();
        if (now < _nextCheck && ReferenceEquals(_checked, ips.Current))
        {
            return;
        }

        (_checked, _nextCheck) = (ips.Current, now + Interval);
        foreach (var (address, reason) in watch.Check())
        {
            if (reason is null)
            {
                LogBack(logger, address);
            }
            else
            {
                LogGone(logger, address, reason);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nothing is sent from {Address}: {Reason}. It is checked every minute")]
    private static partial void LogGone(ILogger logger, IPAddress address, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Address} can be used again")]
    private static partial void LogBack(ILogger logger, IPAddress address);
}
