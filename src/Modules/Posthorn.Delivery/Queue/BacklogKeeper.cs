using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Posthorn.Delivery.Queue;

/// <summary>
/// Counts the queue's table into the <see cref="Backlog"/>: at the start, when somebody changed rows in a way that was not counted,
/// and now and then, since other nodes work on the same table.
/// </summary>
internal sealed partial class BacklogKeeper(QueueStore store, Backlog backlog, TimeProvider clock, ILogger<BacklogKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _asked = new(0, 1);

    /// <summary>Counts again soon.</summary>
    public void Ask()
    {
        if (_asked.CurrentCount == 0)
        {
            try
            {
                _asked.Release();
            }
            catch (SemaphoreFullException)
            {
                // Somebody else asked in the same moment.
            }
        }
    }

    /// <summary>Counts now.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        backlog.BeginCount();
        backlog.Load(await store.CountAsync(cancellationToken));
    }

    public override void Dispose()
    {
        _asked.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LoadAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFault(logger, fault.Message);
                await Task.Delay(PauseAfterFault, clock, stoppingToken);
                continue;
            }

            using var timer = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var next = Task.Delay(Interval, clock, timer.Token);
            await Task.WhenAny(next, _asked.WaitAsync(timer.Token));
            await timer.CancelAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The queue cannot be counted now: {Reason}")]
    private static partial void LogFault(ILogger logger, string reason);
}
