namespace Posthorn.Delivery;

/// <summary>What operators do with the queue. Each takes a part of it; <see cref="Count"/> says beforehand how much that is.</summary>
public interface IQueueOperations
{
    /// <summary>Unfinished copies in the part, those under way with them.</summary>
    long Count(QueueScope scope);

    /// <summary>Copies that wait for a later try are due now, and destinations that rest are tried. Scheduled mail keeps its time.</summary>
    /// <returns>How many copies were made due.</returns>
    Task<long> RetryAsync(QueueScope scope, CancellationToken cancellationToken);

    /// <summary>Nothing of the part leaves until <see cref="ResumeAsync"/>. Attempts in progress end as they end; deadlines hold.</summary>
    Task<Pause> PauseAsync(QueueScope scope, string reason, CancellationToken cancellationToken);

    /// <returns>False: there is no such pause.</returns>
    Task<bool> ResumeAsync(long pauseId, CancellationToken cancellationToken);

    /// <summary>Ends every copy of the part with a bounce. Goes on in the background, also after a restart.</summary>
    Task<Purge> BounceAsync(QueueScope scope, string reason, CancellationToken cancellationToken);

    /// <summary>Waiting copies leave through another pool from now on.</summary>
    /// <param name="poolId">0: none.</param>
    /// <returns>How many copies were moved.</returns>
    Task<long> MoveAsync(QueueScope scope, long poolId, CancellationToken cancellationToken);

    IReadOnlyList<Pause> Pauses { get; }

    /// <summary>The purges of the last days, the newest first.</summary>
    Task<IReadOnlyList<Purge>> PurgesAsync(CancellationToken cancellationToken);
}
