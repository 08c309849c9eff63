namespace Posthorn.Delivery.Queue;

/// <summary>How much of a stream waits in the database, and how much is in this node's hands. The <see cref="Backlog"/>'s lock guards it.</summary>
internal sealed class StreamDepth(StreamKey key)
{
    public StreamKey Key { get; } = key;

    /// <summary>Waiting in the database and never tried.</summary>
    public long Fresh { get; set; }

    /// <summary>Waiting in the database after an attempt.</summary>
    public long Deferred { get; set; }

    public long InHand { get; set; }

    /// <summary>No waiting copy is due before this; <see cref="DateTimeOffset.MaxValue"/> when none waits.</summary>
    public DateTimeOffset NextDue { get; set; } = DateTimeOffset.MaxValue;

    /// <summary>The first deadline among those that waited when the table was counted.</summary>
    public DateTimeOffset? OldestDeadline { get; set; }

    /// <summary>When its turn with the pump may come; null: it does not stand in line.</summary>
    public DateTimeOffset? InLineFor { get; set; }

    /// <summary>It is among those whose turn comes next.</summary>
    public bool HasTurn { get; set; }

    /// <summary>The first due time of the copies that were added since its last turn with the pump began.</summary>
    public DateTimeOffset? FirstAddedSinceTurn { get; set; }

    public long Waiting => Fresh + Deferred;

    public bool IsGone => Waiting <= 0 && InHand <= 0 && InLineFor is null && !HasTurn;
}
