using System.Net;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Access;

/// <summary>What a request to change the list must say.</summary>
internal static class AccessRules
{
    /// <summary>Longer than any address with its prefix.</summary>
    private const int MaxText = 64;

    /// <summary><c>{"ips":[{"ip":"…"}]}</c>; the same network twice counts once.</summary>
    public static IReadOnlyList<IPNetwork> ReadNetworks(JsonMembers request)
    {
        var networks = new List<IPNetwork>();
        var items = request.Objects("ips", AccessLimits.RulesAtOnce);
        if (items is { Count: 0 } || (items is null && request.Errors.Count == 0))
        {
            request.Refuse("ips", "missing required argument");
        }

        foreach (var (item, index) in (items ?? []).Select((item, index) => (item, index)))
        {
            var field = $"ips.{index}.ip";
            if (item.Line("ip", MaxText) is not { } text)
            {
                request.Refuse(field, item.Errors.Count > 0 ? item.Errors[0].Message : "missing required argument");
            }
            else if (AccessNetworkParser.TryParse(text.Trim(), out var network))
            {
                networks.Add(network);
            }
            else
            {
                request.Refuse(field, "This must be an address, a network such as 192.0.2.0/24, or an IPv4 address that ends in stars.");
            }
        }

        return [.. networks.Distinct()];
    }

    /// <summary><c>{"ids":[1,2]}</c>.</summary>
    public static IReadOnlyList<long> ReadIds(JsonMembers request)
    {
        var ids = request.WholeNumbers("ids", AccessLimits.Rules, 1, int.MaxValue);
        if (ids is { Count: 0 } || (ids is null && request.Errors.Count == 0))
        {
            request.Refuse("ids", "missing required argument");
        }

        return [.. (ids ?? []).Select(id => (long)id).Distinct()];
    }
}
