using System.Text.Json;
using Posthorn.Accounts;
using Posthorn.Partners.Answers;
using Posthorn.Partners.NewRelic;
using Posthorn.Partners.Offerings;
using Posthorn.Partners.States;
using Posthorn.Senders;
using Posthorn.Storage;

namespace Posthorn.Partners.Customers;

/// <summary>Accounts made and ended, each in one transaction with its line in the partner's audit log.</summary>
internal sealed class EditCustomers(
    IDatabase database, ICustomers customers, GrantOfferings grant, EndQueues queues, IIpStock stock, IAuditLog audit, TimeProvider clock)
{
    /// <summary>What goes through a deleted account's queue bounces with this.</summary>
    public const string Deleted = "Account deleted";

    /// <returns>The new account's id as the partner knows it.</returns>
    public async Task<string> CreateAsync(Caller caller, CustomerWish wish, bool isTest, CancellationToken cancellationToken)
    {
        var id = CustomerId.Create();
        var made = await database.WriteAsync(
            async session =>
            {
                var account = await customers.CreateAsync(session, new CustomerDraft(id, wish.Email, wish.Profile, CustomerId.VisitorOf(id)))
                    ?? throw new InvalidOperationException("An id of 128 random bits came twice.");
                var customer = new Customer(account.Id, caller.AccountId, id, wish.Timezone, isTest, 0, clock.GetUtcNow());
                await CustomerStore.AddAsync(session, customer);
                await grant.ExecuteAsync(session, customer, wish.Holdings);
                await audit.AppendAsync(session, new AuditEntry(caller.AccountId, caller.Actor, "partner_account.create", id, null, JsonSerializer.Serialize(
                    new AuditedCustomer(wish.Email, isTest, OfferingEndpoints.Answer(wish.Holdings)), PartnersJson.Wire.AuditedCustomer)));
                return account.Id;
            },
            cancellationToken);
        customers.Forget([made]);
        return id;
    }

    /// <summary>For good: nobody gets in, nothing more leaves, and its addresses are in stock again.</summary>
    /// <returns>False: the partner has no such account.</returns>
    public async Task<bool> DeleteAsync(Caller caller, string publicId, CancellationToken cancellationToken)
    {
        var family = await database.WriteAsync<IReadOnlyList<long>>(
            async session =>
            {
                if (await CustomerStore.HoldAsync(session, caller.AccountId, publicId) is not { } customer)
                {
                    return [];
                }

                var all = await customers.FamilyAsync(session, customer.AccountId);
                await customers.EndAsync(session, customer.AccountId);
                await stock.ReturnAllAsync(session, customer.AccountId);
                await CustomerStore.EndAsync(session, customer.AccountId, clock.GetUtcNow());
                await queues.ExecuteAsync(session, customer.AccountId, Deleted);
                foreach (var id in all)
                {
                    await NewRelicStore.RemoveAsync(session, id);
                }

                await audit.AppendAsync(session, new AuditEntry(caller.AccountId, caller.Actor, "partner_account.delete", publicId, null, null));
                return all;
            },
            cancellationToken);
        if (family.Count > 0)
        {
            customers.Forget(family);
            await stock.ShowAsync(cancellationToken);
        }

        return family.Count > 0;
    }
}
