using Posthorn.Accounts;
using Posthorn.Partners.Customers;
using Posthorn.Senders;
using Posthorn.Storage;

namespace Posthorn.Partners.Offerings;

/// <summary>From what an account has to what it may: credits of a month, teammates, subusers, addresses.</summary>
internal sealed class GrantOfferings(ICredits credits, ICustomers customers, IIpStock stock)
{
    /// <summary>What was sent in this month stays sent: nobody gets a fresh month by asking for the same again.</summary>
    /// <param name="session">A transaction in which the customer is held.</param>
    /// <param name="customer">Who gets it.</param>
    /// <param name="holdings">One package and any addons.</param>
    /// <returns>Why not, for the partner; null: done.</returns>
    public async ValueTask<string?> ExecuteAsync(DbSession session, Customer customer, IReadOnlyList<Holding> holdings)
    {
        var allowed = Entitlements.Of(holdings, customer.IsTest);
        if (await stock.CountAsync(session, customer.AccountId) is var used && used > allowed.Ips)
        {
            return $"This account has {used} IPs, and these offerings allow {allowed.Ips}. Remove IPs first.";
        }

        await SetCreditsAsync(session, customer.AccountId, (int)allowed.Sends);
        await customers.SetLimitsAsync(session, customer.AccountId, new AccountLimits((int)allowed.Teammates, (int)allowed.Subusers));
        await CustomerStore.SetHoldingsAsync(
            session, customer.AccountId, [.. holdings.Select(holding => new StoredHolding(holding.Offering.Name, holding.Offering.Type, holding.Quantity))], allowed.Ips);
        return null;
    }

    private async ValueTask SetCreditsAsync(DbSession session, long accountId, int total)
    {
        var before = await credits.AdjustAsync(session, accountId, 0);
        var isMonthly = before.Limit is { Every: ResetFrequency.Monthly };
        if (isMonthly && before.Limit!.Total == total)
        {
            return;
        }

        await credits.SetAsync(session, accountId, new CreditLimit(total, ResetFrequency.Monthly));
        if (isMonthly)
        {
            await credits.AdjustAsync(session, accountId, -(int)Math.Min(before.Used, total));
        }
    }
}
