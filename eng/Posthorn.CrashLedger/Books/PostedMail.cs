namespace Posthorn.CrashLedger.Books;

/// <param name="Number">From 0, in the order of the posts.</param>
/// <param name="Key">The Idempotency-Key, or null. With one the post is repeated until it is accepted.</param>
internal sealed record PostedMail(int Number, IReadOnlyList<string> Recipients, string? Key)
{
    public const string RefusedPrefix = "550-5.1.1-";

    /// <summary>The sink is ordered to refuse its recipients for good: its copies end as bounces.</summary>
    public bool IsRefused => Recipients[0].StartsWith(RefusedPrefix, StringComparison.Ordinal);

    /// <summary>Null: never accepted, so the server promised nothing.</summary>
    public string? MessageId { get; set; }

    /// <summary>The node that accepted it.</summary>
    public int Node { get; set; }

    /// <summary>The last answer was 503.</summary>
    public bool IsTurnedAway { get; set; }

    /// <summary>When the 202 was read, since the ledger was opened.</summary>
    public TimeSpan AcceptedAt { get; set; }

    /// <summary>Kills that had happened when the 202 was read.</summary>
    public int KillsBefore { get; set; }
}

/// <summary>A copy that reached the sink.</summary>
/// <param name="Connection">The number of the sink's connection.</param>
/// <param name="Life">The number of the kill that ended the server life that sent it, from 0. With one server that is the life's own number.</param>
internal sealed record Arrival(string Recipient, int Connection, int Life)
{
    /// <summary>Kills that had happened when it arrived.</summary>
    public int KillsBefore { get; init; } = Life;

    /// <summary>Since the ledger was opened.</summary>
    public TimeSpan At { get; init; }
}
