using Posthorn.Accounts.Audit;
using Posthorn.Storage;

namespace Posthorn.Accounts.Subusers.Credits;

/// <summary>A parent sets what its subuser may send: each time in one transaction with its line in the audit log.</summary>
internal sealed class EditCredits(IDatabase database, ICredits credits, IAuditLog audit)
{
    /// <param name="limit">Null: without limit.</param>
    public async Task<CreditBalance> SetAsync(Caller caller, Subuser subuser, CreditLimit? limit, CancellationToken cancellationToken)
    {
        var balance = await database.WriteAsync(
            async session =>
            {
                var set = await credits.SetAsync(session, subuser.Account.Id, limit);
                await NoteAsync(session, caller, subuser, set);
                return set;
            },
            cancellationToken);
        credits.Forget(subuser.Account.Id);
        return balance;
    }

    /// <returns>As it is now; null: there is no limit that could be changed.</returns>
    public Task<CreditBalance?> AdjustAsync(Caller caller, Subuser subuser, int difference, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var balance = await credits.AdjustAsync(session, subuser.Account.Id, difference);
            if (balance.Limit is null)
            {
                return null;
            }

            await NoteAsync(session, caller, subuser, balance);
            return balance;
        },
        cancellationToken);

    private ValueTask NoteAsync(DbSession session, Caller caller, Subuser subuser, CreditBalance balance) => audit.AppendAsync(session, new AuditEntry(
        caller.AccountId, caller.Actor, "subuser.credits", subuser.Account.Username, null, Describe(balance)));

    private static string Describe(CreditBalance balance) => balance.Limit is not { } limit
        ? AuditText.Object(("type", SubuserCreditRules.Unlimited))
        : AuditText.Object(("type", SubuserCreditRules.TypeOf(limit)), ("total", $"{limit.Total}"), ("remain", $"{balance.Remain}"));
}
