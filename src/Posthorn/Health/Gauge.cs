using Posthorn.Kernel;

namespace Posthorn.Health;

/// <summary>A value beside its limits. Pure.</summary>
/// <param name="Pressured">From here on.</param>
/// <param name="Shedding">From here on; infinity: never.</param>
/// <param name="Margin">A state is left when the value is better than its limit by this share of it.</param>
internal readonly record struct Gauge(double Pressured, double Shedding, double Margin)
{
    /// <summary>Of what is worse the higher it is.</summary>
    public (HealthState Enter, HealthState Stay) High(double value)
    {
        var kept = 1 - Margin;
        return (
            value >= Shedding ? HealthState.Shedding : value >= Pressured ? HealthState.Pressured : HealthState.Healthy,
            value >= Shedding * kept ? HealthState.Shedding : value >= Pressured * kept ? HealthState.Pressured : HealthState.Healthy);
    }

    /// <summary>Of what is worse the lower it is; a value at its limit still suffices.</summary>
    public (HealthState Enter, HealthState Stay) Low(double value)
    {
        var wanted = 1 + Margin;
        return (
            value < Shedding ? HealthState.Shedding : value < Pressured ? HealthState.Pressured : HealthState.Healthy,
            value < Shedding * wanted ? HealthState.Shedding : value < Pressured * wanted ? HealthState.Pressured : HealthState.Healthy);
    }
}
