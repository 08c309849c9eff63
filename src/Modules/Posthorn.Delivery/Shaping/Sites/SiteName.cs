using System.Security.Cryptography;
using System.Text;

namespace Posthorn.Delivery.Shaping;

/// <summary>
/// One name for a set of MX hosts, so that the domains of one mail system share its limits. The same set always gives the same name,
/// whatever the order and the case: a single host is its own name, hosts below one domain are <c>(mx1|mx2).example.net</c>,
/// others are joined with <c>+</c>; what would be long ends in a hash.
/// </summary>
internal static class SiteName
{
    /// <summary>Longer names are shortened to this.</summary>
    public const int MaxLength = 120;

    /// <param name="mxHosts">All MX hosts of a domain, at least one; a domain without MX is its own host.</param>
    public static string Of(IReadOnlyList<string> mxHosts)
    {
        var hosts = mxHosts.Select(Normalise).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return Shorten(hosts.Length switch
        {
            0 => "",
            1 => hosts[0],
            _ when CommonDomain(hosts) is { } domain => $"({string.Join('|', hosts.Select(host => Before(host, domain)))}).{domain}",
            _ => string.Join('+', hosts),
        });
    }

    public static string Normalise(string host) => host.TrimEnd('.').ToLowerInvariant();

    /// <summary>The labels at the end that all hosts share, two at least; null when they share less.</summary>
    private static string? CommonDomain(string[] hosts)
    {
        var common = hosts[0].Split('.');
        foreach (var host in hosts)
        {
            var labels = host.Split('.');
            var shared = 0;
            while (shared < labels.Length && shared < common.Length && labels[^(shared + 1)] == common[^(shared + 1)])
            {
                shared++;
            }

            common = common[^shared..];
        }

        return common.Length >= 2 ? string.Join('.', common) : null;
    }

    private static string Before(string host, string domain) => host.Length == domain.Length ? "" : host[..^(domain.Length + 1)];

    private static string Shorten(string name)
    {
        if (name.Length <= MaxLength)
        {
            return name;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8));
        return $"{name[..(MaxLength - hash.Length - 1)]}~{hash}";
    }
}
