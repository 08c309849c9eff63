namespace Posthorn.Delivery.Shaping;

/// <summary>Who runs the MX hosts of a domain. The first provider wins whose patterns match every host: one foreign host, and the domain is nobody's.</summary>
internal sealed class ProviderTable(IReadOnlyList<Provider> providers)
{
    public IReadOnlyList<Provider> Providers => providers;

    /// <returns>The provider's name, or null: none has all the hosts.</returns>
    public string? Match(IReadOnlyList<string> mxHosts)
    {
        if (mxHosts.Count == 0)
        {
            return null;
        }

        foreach (var provider in providers)
        {
            if (provider.HasAll(mxHosts))
            {
                return provider.Name;
            }
        }

        return null;
    }

    /// <returns>The provider and, when it is like another, that one.</returns>
    public IEnumerable<string> WithKin(string name)
    {
        yield return name;
        if (providers.FirstOrDefault(provider => provider.Name == name)?.Like is { } like)
        {
            yield return like;
        }
    }
}

/// <param name="Like">Another provider whose rules are used where this one has none; null: nobody.</param>
internal sealed record Provider(string Name, IReadOnlyList<HostPattern> Mx, string? Like)
{
    public bool HasAll(IReadOnlyList<string> hosts)
    {
        for (var i = 0; i < hosts.Count; i++)
        {
            if (!Has(hosts[i]))
            {
                return false;
            }
        }

        return true;
    }

    private bool Has(string host)
    {
        for (var i = 0; i < Mx.Count; i++)
        {
            if (Mx[i].Matches(host))
            {
                return true;
            }
        }

        return false;
    }
}
