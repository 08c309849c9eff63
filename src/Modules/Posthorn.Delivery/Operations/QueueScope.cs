using Posthorn.Delivery.Queue;

namespace Posthorn.Delivery.Operations;

/// <summary>A part of the queue: everything that fits each part that is named. Nothing named: the whole queue.</summary>
/// <param name="PoolId">0: copies without a pool; null: any.</param>
internal sealed record QueueScope(string? Domain, long? PoolId, long? AccountId)
{
    public bool Covers(in StreamKey stream) =>
        (Domain is null || Domain == stream.Domain) && (PoolId is null || PoolId == stream.PoolId) && (AccountId is null || AccountId == stream.AccountId);
}

/// <summary>A part of the queue that an operator has stopped. Its copies keep their deadline.</summary>
internal sealed record Pause(long Id, QueueScope Scope, DateTimeOffset Since, string Reason);
