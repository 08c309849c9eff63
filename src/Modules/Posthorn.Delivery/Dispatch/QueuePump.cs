using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Posthorn.Delivery.Operations;
using Posthorn.Delivery.Queue;
using Posthorn.Storage;

namespace Posthorn.Delivery.Dispatch;

/// <summary>Brings due copies from the database into memory, stream by stream in turn, while there is room for them.</summary>
internal sealed partial class QueuePump(
    QueueStore store, Backlog backlog, Dispatcher dispatcher, HeldCopies held, Pauses pauses, NodeMembership node, IOptions<DeliveryOptions> options,
    TimeProvider clock, ILogger<QueuePump> logger) : BackgroundService
{
    /// <summary>Copies of one stream in one turn.</summary>
    private const int MaxOfStream = 250;

    /// <summary>Streams in one transaction: bounds how long it holds up other writes.</summary>
    private const int MaxStreams = 50;

    private const int MaxClaim = 1000;

    /// <summary>A paused stream is looked at again after this; a resume wakes it at once.</summary>
    private static readonly TimeSpan PausedWait = TimeSpan.FromSeconds(30);

    private readonly TimeSpan _interval = options.Value.PollInterval;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var hurried = backlog.Hurried;
            try
            {
                if (await ClaimAsync(stoppingToken))
                {
                    continue;
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                LogFault(logger, fault.Message);
            }

            await Task.WhenAny(Task.Delay(_interval, clock, stoppingToken), hurried);
        }
    }

    /// <returns>True when something was claimed: more may be waiting.</returns>
    private async Task<bool> ClaimAsync(CancellationToken cancellationToken)
    {
        if (!node.IsCurrent)
        {
            return false;
        }

        var now = clock.GetUtcNow();
        var wanted = Choose(now);
        if (wanted.Count == 0)
        {
            return false;
        }

        var reserved = wanted.Sum(claim => claim.Limit);
        IReadOnlyList<StreamClaim> claims = [];
        try
        {
            claims = await store.ClaimAsync(wanted, node.Holder, now, cancellationToken);
        }
        catch
        {
            foreach (var (stream, _) in wanted)
            {
                backlog.Later(stream, now + _interval);
            }

            throw;
        }
        finally
        {
            held.CancelReservation(reserved - claims.Sum(claim => claim.Copies.Count));
        }

        foreach (var claim in claims)
        {
            var fresh = claim.Copies.Count(copy => copy.Attempts == 0);
            backlog.Taken(claim.Stream, fresh, claim.Copies.Count - fresh);
            backlog.NextDueIs(claim.Stream, claim.NextDue);
            dispatcher.Enqueue(claim.Copies);
        }

        return claims.Any(claim => claim.Copies.Count > 0);
    }

    /// <summary>Whose turn it is, and how many of each there is room for; room is reserved.</summary>
    private List<(StreamKey Stream, int Limit)> Choose(DateTimeOffset now)
    {
        List<(StreamKey, int)> chosen = [];
        var total = 0;
        while (chosen.Count < MaxStreams && total < MaxClaim && backlog.Next(now) is { } stream)
        {
            if (pauses.Covers(stream))
            {
                backlog.Later(stream, now + PausedWait);
                continue;
            }

            var room = dispatcher.RoomFor(stream);
            var limit = Math.Min(Math.Min(MaxOfStream, room.Copies), held.RoomFor(stream.Class));
            if (limit == 0 || !held.TryReserve(limit, stream.Class))
            {
                backlog.Later(stream, room.Copies == 0 ? room.From : now + _interval);
                continue;
            }

            total += limit;
            chosen.Add((stream, limit));
        }

        return chosen;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The queue cannot be read now: {Reason}")]
    private static partial void LogFault(ILogger logger, string reason);
}
