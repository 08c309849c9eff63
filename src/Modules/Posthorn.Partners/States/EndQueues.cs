using Posthorn.Accounts;
using Posthorn.Delivery;
using Posthorn.Partners.Customers;
using Posthorn.Storage;

namespace Posthorn.Partners.States;

/// <summary>
/// Ends the queues of an account and its subusers, and once more a while later: other nodes accept mail until they have heard that the account is closed.
/// </summary>
internal sealed class EndQueues(IDatabase database, IAccountQueues queues, ICustomers customers, TimeProvider clock)
{
    /// <summary>All nodes have heard of it by then, and what they accepted is in the queue.</summary>
    public static readonly TimeSpan Again = AccountCache<object>.Freshness + TimeSpan.FromSeconds(20);

    public async ValueTask ExecuteAsync(DbSession session, long accountId, string reason)
    {
        await EndAsync(session, accountId, reason);
        await CustomerStore.SweepAtAsync(session, accountId, clock.GetUtcNow() + Again);
    }

    /// <summary>The second time, for those whose time has come.</summary>
    public Task<int> SweepAsync(CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var due = await CustomerStore.TakeSweepsAsync(session, clock.GetUtcNow());
            foreach (var id in due)
            {
                await EndAsync(session, id, EditStates.Deactivated);
            }

            return due.Count;
        },
        cancellationToken);

    private async ValueTask EndAsync(DbSession session, long accountId, string reason)
    {
        foreach (var id in await customers.FamilyAsync(session, accountId))
        {
            await queues.EndAsync(session, id, reason);
        }
    }
}
