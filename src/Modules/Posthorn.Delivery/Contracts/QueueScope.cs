namespace Posthorn.Delivery;

/// <summary>A part of the queue: everything that fits each part that is named. Nothing named: the whole queue.</summary>
/// <param name="Domain">A recipient domain, lower case with A-labels.</param>
/// <param name="PoolId">An IP pool; 0: copies that name none.</param>
public sealed record QueueScope(string? Domain = null, long? PoolId = null, long? AccountId = null);

/// <summary>A part of the queue that an operator has stopped. Its copies keep their deadline.</summary>
public sealed record Pause(long Id, QueueScope Scope, DateTimeOffset Since, string Reason);

/// <summary>A part of the queue that an operator ends: its copies bounce, one after the other.</summary>
/// <param name="Ended">Copies that have ended so far.</param>
/// <param name="FinishedAt">Null: it goes on.</param>
public sealed record Purge(long Id, QueueScope Scope, DateTimeOffset Since, string Reason, long Ended, DateTimeOffset? FinishedAt);
