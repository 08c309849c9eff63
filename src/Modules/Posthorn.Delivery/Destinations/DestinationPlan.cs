using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Shaping;
using Posthorn.Delivery.Sources;
using Posthorn.Delivery.Tls;

namespace Posthorn.Delivery.Destinations;

/// <summary>What the shaping rules of one version make of a destination, with the lanes that were found for it.</summary>
/// <param name="Site">Names the lane: the MX hosts, or the domain where rules speak of it by name.</param>
/// <param name="Profile">Null: no rules apply, to the test mailbox and a relay.</param>
/// <param name="Scope">What limits and restrictions are counted by: the provider, the site, or such a domain.</param>
internal sealed record DestinationPlan(long Version, string Site, string Scope, string? Provider, ShapingProfile? Profile, LaneLimits Limits, TlsRequirement Tls)
{
    /// <summary>Few: one for each address that mail leaves from and each TLS policy.</summary>
    private volatile LaneTarget[] _targets = [];

    public static DestinationPlan Of(Destination destination, ShapingRules rules)
    {
        var key = destination.MxHosts.Count > 0
            ? ShapingKey.Of(destination.Domain, destination.MxHosts, rules.Providers)
            : new ShapingKey(destination.Domain, destination.Domain, [], null);
        var profile = rules.ProfileFor(key);
        var isNamed = rules.NamesDomain(destination.Domain);
        var asked = profile.Limits.Tls;
        return new DestinationPlan(
            rules.Version,
            isNamed ? $"{destination.Domain} at {key.Site}" : key.Site,
            isNamed ? destination.Domain : key.Scope,
            key.Provider,
            profile,
            LaneLimits.Of(profile.Limits),
            new TlsRequirement(asked.Level != TlsLevel.Opportunistic, asked.Level == TlsLevel.Verified, asked.MinVersion));
    }

    public LaneTarget TargetFor(SendingSource source, TlsPolicy tls)
    {
        foreach (var known in _targets)
        {
            if (known.Source == source && known.Tls.Key == tls.Key)
            {
                return known;
            }
        }

        var target = new LaneTarget(new LaneKey(source.IpId, Site, tls.Key), Scope, Provider, Limits, tls, source, Profile);

        // Two threads may add at once; what is lost is found again.
        _targets = [.. _targets.TakeLast(15), target];
        return target;
    }
}
