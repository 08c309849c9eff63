using Posthorn.Delivery;

namespace Posthorn.Sending.Schedules;

/// <summary>The copies of one submission that leave at one moment.</summary>
/// <param name="Recipients">How many copies.</param>
/// <param name="BatchId">What it can be paused and cancelled by, or null.</param>
internal sealed record ScheduledPart(
    long SubmissionId, DateTimeOffset SendAt, long AccountId, int Recipients, MessageClass Class, long? PoolId, string? BatchId);

/// <summary>What was asked for all mail of a batch. Stored as its number.</summary>
internal enum BatchStatus
{
    /// <summary>Nothing: its mail leaves when it is due.</summary>
    None = 0,

    /// <summary>Its mail waits, at most 72 hours beyond its time.</summary>
    Pause = 1,

    /// <summary>Its mail is discarded when its time comes.</summary>
    Cancel = 2,
}
