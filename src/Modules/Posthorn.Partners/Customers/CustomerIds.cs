using Posthorn.Accounts;

namespace Posthorn.Partners.Customers;

/// <summary>A partner acts for its customer by the id that it knows.</summary>
internal sealed class CustomerIds(CustomerStore store) : ICustomerIds
{
    public async ValueTask<long?> FindAsync(long partnerId, string customerId, CancellationToken cancellationToken) =>
        (await store.FindAsync(partnerId, customerId, cancellationToken))?.AccountId;
}
