using Posthorn.Accounts;
using Posthorn.Suppressions.Groups;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Retention;

/// <summary>Deletes what an account's bounce purge setting calls old, and what removed groups have left. Any node may do it, at any time.</summary>
internal sealed class PurgeEntries(EntryStore entries, RemovedGroups removed, IAccountSettings settings, TimeProvider clock)
{
    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        await removed.SweepAsync(cancellationToken);
        for (var account = await entries.NextAccountAsync(0, cancellationToken); account > 0; account = await entries.NextAccountAsync(account, cancellationToken))
        {
            var purge = (await settings.GetAsync(account, cancellationToken)).BouncePurge;
            if (purge.Enabled)
            {
                await PurgeAsync(account, SuppressionList.Blocks, purge.SoftBounces, cancellationToken);
                await PurgeAsync(account, SuppressionList.Bounces, purge.HardBounces, cancellationToken);
            }
        }
    }

    private Task PurgeAsync(long account, SuppressionList list, int? days, CancellationToken cancellationToken) => days is null
        ? Task.CompletedTask
        : entries.RemoveUntilAsync(account, list, groupId: 0, clock.GetUtcNow() - TimeSpan.FromDays(days.Value), cancellationToken);
}
