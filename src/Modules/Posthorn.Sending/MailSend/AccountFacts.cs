using Posthorn.Senders;
using Posthorn.Sending.Schedules;

namespace Posthorn.Sending.MailSend;

/// <summary>What the account has of all that a request names.</summary>
/// <param name="Batch">The batch that it names; null: it names none, or the account has no such batch.</param>
internal sealed record AccountFacts(long AccountId, SendingIpSnapshot Pools, Batch? Batch);

/// <summary>Looks up what a request names, and nothing else: most mail names nothing.</summary>
internal sealed class FactFinder(ISendingIps pools, Batches batches)
{
    public async ValueTask<AccountFacts> FindAsync(long accountId, MailSendRequest request, CancellationToken cancellationToken) => new(
        accountId,
        pools.Current,
        request.BatchId is { } batch ? await batches.FindAsync(accountId, batch, cancellationToken) : null);
}
