using Posthorn.Health;
using Posthorn.Operator;

namespace Posthorn.Cli;

/// <summary>The queue as lines of a table.</summary>
internal static class QueueLines
{
    private const int MaxReply = 80;

    public static IReadOnlyList<string> Line(QueueGroupAnswer group, DateTimeOffset now) =>
    [
        group.Name,
        $"{group.Waiting}",
        $"{group.Deferred}",
        $"{group.UnderWay}",
        group.OldestAt is { } oldest ? Moment.Text(now - DateTimeOffset.FromUnixTimeSeconds(oldest)) : "-",
        NextTry(group.NextTryAt is { } next ? DateTimeOffset.FromUnixTimeSeconds(next) : null, now),
        group.DeliveredPerMinute is { } rate ? $"{rate:0}" : "-",
        group.Why.Length > 0 ? group.Why : "-",
        Cut(group.LastReply),
    ];

    public static string NextTry(DateTimeOffset? next, DateTimeOffset now) => next is not { } time ? "-" : time <= now ? "now" : $"in {Moment.Text(time - now)}";

    /// <summary>Nothing while all is well.</summary>
    public static void WriteHealth(TextWriter output, HealthAnswer health)
    {
        if (health.State != HealthAnswer.Healthy)
        {
            output.WriteLine($"This server is {health.State}: {string.Join(' ', health.Reasons)}");
        }
    }

    /// <summary>What operators have stopped or are ending.</summary>
    public static void WriteStops(TextWriter output, QueueAnswer queue)
    {
        foreach (var pause in queue.Pauses)
        {
            output.WriteLine($"Paused: {Part(pause.Destination, pause.Pool, pause.Account)}, {pause.Reason}. To go on: posthorn queue resume {pause.Id}");
        }

        foreach (var purge in queue.Purges.Where(purge => purge.FinishedAt is null))
        {
            output.WriteLine($"Being bounced: {Part(purge.Destination, purge.Pool, purge.Account)}, {purge.Reason}; {purge.Ended} copies have ended so far.");
        }
    }

    public static string Part(string? destination, string? pool, string? account)
    {
        string?[] parts = [destination is null ? null : $"destination {destination}", pool is null ? null : $"pool {pool}", account is null ? null : $"account {account}"];
        return parts.Any(part => part is not null) ? string.Join(", ", parts.OfType<string>()) : "the whole queue";
    }

    /// <summary>A reply is a stranger's text: control characters stay out of the terminal.</summary>
    public static string Cut(string? reply)
    {
        if (string.IsNullOrEmpty(reply))
        {
            return "-";
        }

        var clean = new string([.. reply.Select(character => char.IsControl(character) ? ' ' : character)]);
        return clean.Length > MaxReply ? clean[..MaxReply] + "…" : clean;
    }
}
