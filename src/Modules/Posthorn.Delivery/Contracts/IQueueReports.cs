using Posthorn.Kernel;

namespace Posthorn.Delivery;

/// <summary>What operators see of the queue and of single copies.</summary>
public interface IQueueReports
{
    /// <summary>The unfinished copies by destination, the fullest first.</summary>
    Task<IReadOnlyList<DestinationDepth>> DepthsAsync(CancellationToken cancellationToken);

    /// <summary>The copies of one submission, in the order of their recipients; empty when the account has no such submission.</summary>
    Task<IReadOnlyList<CopyState>> CopiesAsync(long accountId, long submissionId, CancellationToken cancellationToken);
}

/// <summary>The unfinished copies of one destination.</summary>
/// <param name="Waiting">Due now or later, in nobody's hands, never tried.</param>
/// <param name="Deferred">Tried at least once and waiting.</param>
/// <param name="UnderWay">In a node's hands.</param>
/// <param name="Oldest">When the longest-waiting copy was first due.</param>
/// <param name="NextTry">When the next waiting copy is due; null when all are under way.</param>
public sealed record DestinationDepth(string Domain, long Waiting, long Deferred, long UnderWay, DateTimeOffset Oldest, DateTimeOffset? NextTry);

public sealed record CopyState(CopyId Id, string Recipient, CopyStatus Status, DateTimeOffset UpdatedAt, DateTimeOffset? NextTry);
