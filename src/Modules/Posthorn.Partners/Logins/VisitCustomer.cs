using Posthorn.Accounts;
using Posthorn.Partners.Customers;
using Posthorn.Storage;

namespace Posthorn.Partners.Logins;

/// <summary>How asking for a login ended.</summary>
internal abstract record VisitOutcome
{
    public sealed record Link(string Address) : VisitOutcome;

    public sealed record NoCustomer : VisitOutcome;

    /// <summary>Nobody logs in to an account that is not open.</summary>
    public sealed record Closed : VisitOutcome;
}

/// <summary>Makes a login link to the partner's user in its customer's account. Both audit logs say so, and the customer's also when it is followed.</summary>
internal sealed class VisitCustomer(IDatabase database, ICustomers customers, ILoginLinks links, IAuditLog audit)
{
    public Task<VisitOutcome> ExecuteAsync(Caller caller, string publicId, CancellationToken cancellationToken) => database.WriteAsync<VisitOutcome>(
        async session =>
        {
            if (await CustomerStore.HoldAsync(session, caller.AccountId, publicId) is not { } customer
                || await customers.HoldAsync(session, customer.AccountId) is not { } account)
            {
                return new VisitOutcome.NoCustomer();
            }

            if (account.Status != AccountStatus.Active)
            {
                return new VisitOutcome.Closed();
            }

            var visitor = CustomerId.VisitorOf(publicId);
            await audit.AppendAsync(session, new AuditEntry(caller.AccountId, caller.Actor, "partner_account.sso", publicId, null, null));
            await audit.AppendAsync(session, new AuditEntry(account.Id, caller.Actor, "partner.sso", visitor, null, null));
            return new VisitOutcome.Link(await links.CreateAsync(session, account.Id, visitor));
        },
        cancellationToken);
}
