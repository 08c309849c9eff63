namespace Posthorn.Kernel;

/// <summary>How this node fares, from well to badly.</summary>
public enum HealthState
{
    Healthy,

    /// <summary>Something grows scarce. All goes on; operators are shown what it is.</summary>
    Pressured,

    /// <summary>New mail is refused for now. Delivery goes on: it is what makes room again.</summary>
    Shedding,

    /// <summary>The promise cannot be kept: what happens could not be recorded. New mail is refused.</summary>
    Sick,
}
