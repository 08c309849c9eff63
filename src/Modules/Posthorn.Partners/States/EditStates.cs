using Posthorn.Accounts;
using Posthorn.Partners.Customers;
using Posthorn.Storage;

namespace Posthorn.Partners.States;

/// <summary>How a change of state ended.</summary>
internal abstract record StateOutcome
{
    public sealed record Done : StateOutcome;

    public sealed record NoCustomer : StateOutcome;

    /// <summary>It is not the partner's to change.</summary>
    public sealed record Closed(AccountStatus Status) : StateOutcome;
}

/// <summary>Opens and closes accounts. Closed: nobody gets in, no link of its mail works, its queue ends.</summary>
internal sealed class EditStates(IDatabase database, ICustomers customers, EndQueues queues, IAuditLog audit)
{
    /// <summary>What was in the queue bounces with this.</summary>
    public const string Deactivated = "Account deactivated";

    public async Task<StateOutcome> ExecuteAsync(Caller caller, string publicId, bool isOpen, CancellationToken cancellationToken)
    {
        var (outcome, family) = await database.WriteAsync<(StateOutcome, IReadOnlyList<long>)>(
            async session =>
            {
                if (await CustomerStore.HoldAsync(session, caller.AccountId, publicId) is not { } customer
                    || await customers.HoldAsync(session, customer.AccountId) is not { } account)
                {
                    return (new StateOutcome.NoCustomer(), []);
                }

                if (!StateRules.IsPartners(account.Status))
                {
                    return (new StateOutcome.Closed(account.Status), []);
                }

                var status = isOpen ? AccountStatus.Active : AccountStatus.Deactivated;
                if (status == account.Status)
                {
                    return (new StateOutcome.Done(), []);
                }

                await customers.SetStatusAsync(session, account.Id, status);
                if (isOpen)
                {
                    await CustomerStore.SweepAtAsync(session, account.Id, null);
                }
                else
                {
                    await queues.ExecuteAsync(session, account.Id, Deactivated);
                }

                await audit.AppendAsync(session, new AuditEntry(
                    caller.AccountId, caller.Actor, "partner_account.state", publicId, Text(account.Status), Text(status)));
                return (new StateOutcome.Done(), await customers.FamilyAsync(session, account.Id));
            },
            cancellationToken);
        customers.Forget(family);
        return outcome;
    }

    private static string Text(AccountStatus status) => $$"""{"state":"{{StateRules.NameOf(status)}}"}""";
}
