namespace Posthorn.Delivery.Shaping;

/// <summary>What rules are looked up by.</summary>
/// <param name="Domain">The recipient's domain with A-labels, lower case.</param>
/// <param name="Site">See <see cref="SiteName"/>.</param>
/// <param name="MxHosts">All MX hosts of the domain.</param>
/// <param name="Provider">Null: none has all the hosts.</param>
internal sealed record ShapingKey(string Domain, string Site, IReadOnlyList<string> MxHosts, string? Provider)
{
    /// <summary>What limits and restrictions are counted by: the provider, else the site. A provider's name has no dot, a site's has one.</summary>
    public string Scope => Provider ?? Site;

    public static ShapingKey Of(string domain, IReadOnlyList<string> mxHosts, ProviderTable providers) =>
        new(domain, SiteName.Of(mxHosts), mxHosts, providers.Match(mxHosts));
}
