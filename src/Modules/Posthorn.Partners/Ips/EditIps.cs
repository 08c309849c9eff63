using Posthorn.Accounts;
using Posthorn.Partners.Customers;
using Posthorn.Senders;
using Posthorn.Storage;

namespace Posthorn.Partners.Ips;

/// <summary>How a change of addresses ended.</summary>
internal abstract record IpsOutcome
{
    public sealed record Done(IReadOnlyList<string> Ips) : IpsOutcome;

    public sealed record NoCustomer : IpsOutcome;

    /// <summary>The account's offerings allow no more.</summary>
    public sealed record TooMany(long Has, int Allowed) : IpsOutcome;

    public sealed record NoneFree : IpsOutcome;

    public sealed record NotTheirs(IReadOnlyList<string> Ips) : IpsOutcome;
}

/// <summary>Addresses from the stock to an account and back.</summary>
internal sealed class EditIps(IDatabase database, IIpStock stock, IAuditLog audit)
{
    public Task<IpsOutcome> AddAsync(Caller caller, string publicId, int count, string region, CancellationToken cancellationToken) => ChangeAsync(
        caller, publicId,
        async (session, customer) =>
        {
            var has = await stock.CountAsync(session, customer.AccountId);
            if (has + count > customer.IpCount)
            {
                return new IpsOutcome.TooMany(has, customer.IpCount);
            }

            if (await stock.TakeAsync(session, customer.AccountId, count, region) is not { Count: > 0 } taken)
            {
                return new IpsOutcome.NoneFree();
            }

            IReadOnlyList<string> ips = [.. taken.Select(ip => ip.Address.ToString())];
            await audit.AppendAsync(session, new AuditEntry(caller.AccountId, caller.Actor, "partner_account.ips_add", publicId, null, Text(ips)));
            return new IpsOutcome.Done(ips);
        },
        cancellationToken);

    public Task<IpsOutcome> RemoveAsync(Caller caller, string publicId, IReadOnlyList<string> ips, CancellationToken cancellationToken) => ChangeAsync(
        caller, publicId,
        async (session, customer) =>
        {
            if (await stock.ReturnAsync(session, customer.AccountId, ips) is { Count: > 0 } foreign)
            {
                return new IpsOutcome.NotTheirs(foreign);
            }

            await audit.AppendAsync(session, new AuditEntry(caller.AccountId, caller.Actor, "partner_account.ips_remove", publicId, Text(ips), null));
            return new IpsOutcome.Done(ips);
        },
        cancellationToken);

    private async Task<IpsOutcome> ChangeAsync(
        Caller caller, string publicId, Func<DbSession, Customer, ValueTask<IpsOutcome>> change, CancellationToken cancellationToken)
    {
        var outcome = await database.WriteAsync(
            async session => await CustomerStore.HoldAsync(session, caller.AccountId, publicId) is { } customer
                ? await change(session, customer)
                : new IpsOutcome.NoCustomer(),
            cancellationToken);
        await stock.ShowAsync(cancellationToken);
        return outcome;
    }

    /// <summary>Only addresses, so nothing has to be escaped.</summary>
    private static string Text(IEnumerable<string> ips) => $$"""{"ips":"{{string.Join(' ', ips)}}"}""";
}
