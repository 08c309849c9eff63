namespace Posthorn.Webhooks.Queue;

/// <summary>How far one endpoint has been told.</summary>
/// <param name="Last">The newest chunk.</param>
/// <param name="Sent">The newest that was taken.</param>
/// <param name="BatchEnd">The end of the batch that failed; 0 when none did.</param>
/// <param name="Attempts">Failures in a row.</param>
internal sealed record QueueState(string WebhookId, long AccountId, long Last, long Sent, long WaitingBytes, long BatchEnd, int Attempts);

/// <summary>What is known of a chunk without its body.</summary>
internal readonly record struct ChunkHead(long Number, int Events, int Size, DateTimeOffset OldestAt);

/// <summary>Which chunks make the next post. Pure.</summary>
internal static class QueueRules
{
    /// <summary>SendGrid's: a batch goes when it has reached this.</summary>
    public const int MaxBatch = 768 * 1024;

    /// <summary>After that an event is not posted any more.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(24);

    private static readonly int[] FirstWaits = [1, 5, 10, 20, 40];

    /// <param name="heads">What waits, in order.</param>
    /// <param name="batchEnd">A batch that failed is posted again as it was.</param>
    public static IReadOnlyList<ChunkHead> Batch(IReadOnlyList<ChunkHead> heads, long batchEnd)
    {
        if (batchEnd > 0)
        {
            return [.. heads.TakeWhile(head => head.Number <= batchEnd)];
        }

        var size = 0L;
        return [.. heads.TakeWhile((head, i) => (size += head.Size) <= MaxBatch || i == 0)];
    }

    /// <summary>How long until a batch is posted again.</summary>
    /// <param name="attempts">Failures so far, from 1.</param>
    public static TimeSpan WaitAfter(int attempts) => TimeSpan.FromMinutes(attempts <= FirstWaits.Length ? FirstWaits[attempts - 1] : 60);

    public static bool IsTooOld(ChunkHead head, DateTimeOffset now) => now - head.OldestAt >= GiveUpAfter;
}
