using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Delivery.Operations;

/// <summary>The same as an operator's purge of one account, in a transaction of somebody else's.</summary>
internal sealed class AccountQueues(IdGenerator ids, TimeProvider clock) : IAccountQueues
{
    public ValueTask EndAsync(DbSession session, long accountId, string reason) => OperationStore.AddPurgeAsync(
        session, new Purge(ids.Next(), new QueueScope(AccountId: accountId), clock.GetUtcNow(), reason, 0, null));
}
