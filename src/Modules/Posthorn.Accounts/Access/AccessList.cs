using System.Net;

namespace Posthorn.Accounts.Access;

/// <summary>From where an account may be reached.</summary>
internal sealed record AccessList(IReadOnlyList<IPNetwork> Networks)
{
    /// <summary>An empty list is open to all. Who comes from nowhere known is on no list.</summary>
    public bool Allows(IPAddress? from)
    {
        if (Networks.Count == 0)
        {
            return true;
        }

        if (from is null)
        {
            return false;
        }

        var address = from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from;
        return Networks.Any(network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address));
    }
}

/// <param name="Network">An address, a slash and the length of the prefix.</param>
internal sealed record AccessRule(long Id, string Network, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
