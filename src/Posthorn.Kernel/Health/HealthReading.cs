namespace Posthorn.Kernel;

/// <summary>What one measurement says. The two states differ only near a limit, so that a value that wavers there changes nothing.</summary>
/// <param name="Enter">The state that the value calls for.</param>
/// <param name="Stay">The worst state that the value is not clearly better than; never better than <paramref name="Enter"/>.</param>
/// <param name="Sentence">For operators: the figure and its limit, without a full stop.</param>
/// <param name="Cause">For senders, without figures: what stands behind "the mail was not accepted, since".</param>
public sealed record HealthReading(HealthState Enter, HealthState Stay, string Sentence, string Cause)
{
    public static HealthReading Healthy { get; } = new(HealthState.Healthy, HealthState.Healthy, "", "");

    /// <summary>Of something that is so or is not.</summary>
    public static HealthReading Of(HealthState state, string sentence, string cause) => new(state, state, sentence, cause);
}
