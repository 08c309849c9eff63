namespace Posthorn.Delivery.Destinations;

/// <summary>What DNS says of a recipient domain, and what follows from it.</summary>
/// <param name="MxHosts">In alphabetical order; the domain itself where it has no MX; empty when DNS cannot say.</param>
/// <param name="MxIsAuthentic">The answer was validated with DNSSEC, as a trusted resolver says.</param>
/// <param name="KnownUntil">Afterwards DNS is asked again.</param>
internal sealed record Destination(string Domain, IReadOnlyList<string> MxHosts, bool MxIsAuthentic, DateTimeOffset KnownUntil)
{
    private volatile DestinationPlan? _plan;

    /// <summary>What the rules in force make of it; made once for each version of the rules.</summary>
    public DestinationPlan PlanFor(Shaping.ShapingRules rules)
    {
        if (_plan is not { } plan || plan.Version != rules.Version)
        {
            _plan = plan = DestinationPlan.Of(this, rules);
        }

        return plan;
    }
}
