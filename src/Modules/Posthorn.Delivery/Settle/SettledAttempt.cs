using Posthorn.Delivery.Attempts;
using Posthorn.Delivery.Queue;
using Posthorn.Events;

namespace Posthorn.Delivery.Settle;

/// <summary>An outcome on its way into the database.</summary>
/// <param name="NextTry">For a deferral: when; null otherwise.</param>
/// <param name="Transcript">The conversation with the server, when it is to be stored.</param>
internal sealed record SettledAttempt(
    QueuedCopy Copy, long Holder, AttemptOutcome Outcome, EventDetail Detail, DateTimeOffset At, DateTimeOffset? NextTry, string? Transcript = null)
{
    /// <summary>False after the commit when the lease was lost meanwhile: another node has the copy, nothing was written.</summary>
    public bool WasOurs { get; set; }

    /// <summary><see cref="AttemptReport.Afterwards"/>.</summary>
    public IReadOnlyList<NewEvent>? Afterwards { get; init; }
}
