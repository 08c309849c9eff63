using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Posthorn.Delivery.Attempts;
using Posthorn.Delivery.Queue;
using Posthorn.Delivery.Smtp;

namespace Posthorn.Delivery.Dispatch;

/// <summary>One connection's life: copies of its lane one after the other, then goodbye.</summary>
internal sealed partial class LaneWorker(
    Dispatcher dispatcher, DeliverCopy deliverCopy, PutBackQueue putBack, IOptions<DeliveryOptions> options, TimeProvider clock, ILogger<LaneWorker> logger)
{
    /// <summary>Messages after which a connection is given up when others wait for it.</summary>
    private const int Turn = 20;

    public async Task RunAsync(Lane lane, CancellationToken cancellationToken)
    {
        SmtpConnection? connection = null;
        QueuedCopy? copy = null;
        var turn = 0;
        try
        {
            while ((copy = await dispatcher.TakeAsync(lane)) is not null)
            {
                connection = await deliverCopy.ExecuteAsync(copy, lane, connection, cancellationToken);
                if (connection is not null && (connection.IsOld || connection.Messages >= lane.Throttle.Limits.MessagesPerConnection)
                    || (++turn >= Turn && dispatcher.MustYield(lane)))
                {
                    // The place goes to whoever is next in line, which may be this lane again.
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends; the copy in hand is tried again in its next life.
        }
        catch (Exception fault)
        {
            LogFault(logger, fault, lane.Target.Key.Site);
            if (copy is not null)
            {
                putBack.Add(copy, clock.GetUtcNow() + options.Value.Rest);
            }
        }
        finally
        {
            await CloseAsync(connection);
            dispatcher.WorkerEnded(lane);
        }
    }

    private static async ValueTask CloseAsync(SmtpConnection? connection)
    {
        if (connection is not null)
        {
            try
            {
                await connection.QuitAsync();
            }
            catch (OperationCanceledException)
            {
                // No time for politeness.
            }

            connection.Dispose();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A connection to {Destination} ended in a fault")]
    private static partial void LogFault(ILogger logger, Exception fault, string destination);
}
