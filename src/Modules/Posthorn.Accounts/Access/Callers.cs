using System.Globalization;
using System.Net;
using Posthorn.Accounts.Teammates;

namespace Posthorn.Accounts.Access;

internal sealed class Callers(
    IAccounts accounts, AccessBook access, TeammateReach reach, UseLedger ledger, TimeProvider clock, IEnumerable<ICustomerIds> customers) : ICallers
{
    private const string ByNumber = "account-id ";

    public async ValueTask<Caller?> AdmitAsync(ApiKey key, IPAddress? from, string method, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(key.AccountId, cancellationToken) is not { } account)
        {
            return null;
        }

        var isWelcome = await IsOpenAsync(account, cancellationToken) && (await access.GetAsync(account.Id, cancellationToken)).Allows(from);
        ledger.Note(account.Id, from, method, isWelcome, clock.GetUtcNow());
        if (!isWelcome)
        {
            return null;
        }

        ledger.Note(key.Id, clock.GetUtcNow());
        return new Caller(account, key, from);
    }

    public async ValueTask<Caller?> ActForAsync(Caller caller, string onBehalfOf, CancellationToken cancellationToken)
    {
        var asked = onBehalfOf.Trim();
        var isNumbered = asked.StartsWith(ByNumber, StringComparison.OrdinalIgnoreCase);
        var number = isNumbered ? asked[ByNumber.Length..].Trim() : "";
        var customer = isNumbered ? await CustomerAsync(caller.AccountId, number, cancellationToken) : null;
        var account = customer ?? (isNumbered
            ? long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? await accounts.FindAsync(id, cancellationToken) : null
            : await accounts.FindAsync(asked, cancellationToken));
        if (account is null)
        {
            return null;
        }

        if (account.Id == caller.AccountId)
        {
            return caller;
        }

        if ((customer is null && account.ParentId != caller.AccountId) || !await IsOpenAsync(account, cancellationToken))
        {
            return null;
        }

        return (await access.GetAsync(account.Id, cancellationToken)).Allows(caller.From)
            && await reach.ForAsync(caller.Key, account.Id, cancellationToken) is { } key
            ? caller with { Account = account, Key = key }
            : null;
    }

    /// <summary>A partner's customer, by the id that the partner knows.</summary>
    private async ValueTask<Account?> CustomerAsync(long partnerId, string customerId, CancellationToken cancellationToken)
    {
        foreach (var ids in customers)
        {
            if (await ids.FindAsync(partnerId, customerId, cancellationToken) is { } id)
            {
                return await accounts.FindAsync(id, cancellationToken);
            }
        }

        return null;
    }

    /// <summary>Whoever runs this server, or a partner, closes an account with its subusers; a disabled one is disabled alone.</summary>
    private async ValueTask<bool> IsOpenAsync(Account account, CancellationToken cancellationToken) =>
        account.IsOpen
        && (account.ParentId is not { } parent
            || await accounts.FindAsync(parent, cancellationToken) is { Status: AccountStatus.Active or AccountStatus.Disabled or AccountStatus.Suspended });
}
