using Posthorn.Delivery.Attempts;
using Posthorn.Delivery.Queue;
using Posthorn.Events;

namespace Posthorn.Delivery.Settle;

/// <summary>An outcome on its way into the database.</summary>
/// <param name="NextTry">For a deferral: when; null otherwise.</param>
internal sealed record SettledAttempt(QueuedCopy Copy, long Holder, AttemptOutcome Outcome, EventDetail Detail, DateTimeOffset At, DateTimeOffset? NextTry)
{
    /// <summary>False after the commit when the lease was lost meanwhile: another node has the copy, nothing was written.</summary>
    public bool WasOurs { get; set; }
}
