namespace Posthorn.Delivery.Queue;

/// <summary>What the queue is divided by: streams take turns, and what operators count and stop are sets of streams.</summary>
/// <param name="PoolId">0: no pool was named.</param>
internal readonly record struct StreamKey(string Domain, long AccountId, long PoolId, MessageClass Class);
