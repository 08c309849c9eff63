using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Delivery.Operations;

/// <summary>Mail of a suspended account is accepted and waits, up to its deadline: a pause that comes and goes with the suspension.</summary>
internal sealed class SuspendedAccounts(IdGenerator ids, TimeProvider clock) : IAccountWatcher
{
    /// <summary>By this the pause is known again.</summary>
    public const string Reason = "the account is suspended";

    public async ValueTask StatusChangedAsync(DbSession session, Account before, AccountStatus after)
    {
        if (after == AccountStatus.Suspended)
        {
            await OperationStore.AddPauseAsync(session, new Pause(ids.Next(), new QueueScope(AccountId: before.Id), clock.GetUtcNow(), Reason));
        }
        else if (before.Status == AccountStatus.Suspended)
        {
            await OperationStore.RemovePausesAsync(session, before.Id, Reason);
        }
    }
}
