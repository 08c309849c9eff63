using System.Text.Json;
using Posthorn.Accounts;
using Posthorn.Partners.Answers;
using Posthorn.Partners.Customers;
using Posthorn.Storage;

namespace Posthorn.Partners.Offerings;

/// <summary>Gives an account other offerings than it had.</summary>
internal sealed class EditOfferings(IDatabase database, GrantOfferings grant, ICustomers customers, IAuditLog audit)
{
    public const string NoCustomer = "";

    /// <returns>Why not, or <see cref="NoCustomer"/>; null: done.</returns>
    public async Task<string?> ExecuteAsync(Caller caller, string publicId, IReadOnlyList<Holding> holdings, CancellationToken cancellationToken)
    {
        var (changed, problem) = await database.WriteAsync<(long Account, string? Problem)>(
            async session =>
            {
                if (await CustomerStore.HoldAsync(session, caller.AccountId, publicId) is not { } customer)
                {
                    return (0, NoCustomer);
                }

                var before = await CustomerStore.HoldingsAsync(session, customer.AccountId);
                if (await grant.ExecuteAsync(session, customer, holdings) is { } refusal)
                {
                    return (0, refusal);
                }

                await audit.AppendAsync(session, new AuditEntry(
                    caller.AccountId, caller.Actor, "partner_account.offerings", publicId,
                    Text([.. before.Select(holding => new OfferingAnswer(holding.Name, holding.Type, holding.Quantity))]), Text(OfferingEndpoints.Answer(holdings))));
                return (customer.AccountId, null);
            },
            cancellationToken);
        customers.Forget(problem is null ? [changed] : []);
        return problem;
    }

    private static string Text(IReadOnlyList<OfferingAnswer> offerings) => JsonSerializer.Serialize(new OfferingList(offerings), PartnersJson.Wire.OfferingList);
}
