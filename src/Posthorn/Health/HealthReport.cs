using Posthorn.Kernel;

namespace Posthorn.Health;

/// <summary>How the node fares and why; the worst reason first.</summary>
/// <param name="MeasuredAt">When the signals were asked.</param>
internal sealed record HealthReport(HealthState State, IReadOnlyList<HealthReason> Reasons, DateTimeOffset MeasuredAt)
{
    /// <summary>New mail may come.</summary>
    public bool IsReady => State < HealthState.Shedding;
}

/// <param name="Signal">What was measured.</param>
/// <param name="State">What it calls for.</param>
/// <param name="Sentence">For operators: figure and limit.</param>
/// <param name="Cause">For senders.</param>
internal sealed record HealthReason(string Signal, HealthState State, string Sentence, string Cause);
