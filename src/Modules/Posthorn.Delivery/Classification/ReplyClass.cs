namespace Posthorn.Delivery.Classification;

/// <summary>What Posthorn makes of a reply, or of a failure without one.</summary>
/// <param name="Kind">What it was about.</param>
/// <param name="Outcome">What it means for the copy.</param>
/// <param name="Classification">SendGrid's value; the kind's own, except where SendGrid says something else.</param>
/// <param name="Known">False when no rule knew the reply and its code alone decided: such replies are counted for the operator.</param>
/// <param name="RetryAfter">Of a deferral: how long the peer asked us to wait, at most 24 hours; null when it did not say.</param>
internal sealed record ReplyClass(ReplyKind Kind, ReplyOutcome Outcome, BounceClassification Classification, bool Known, TimeSpan? RetryAfter)
{
    /// <summary>A deferral that asks for less mail, not only for this copy later: shaping slows the lane.</summary>
    public bool SlowDown => Outcome == ReplyOutcome.Deferred && ReplyKinds.Of(Kind).SlowDown;

    /// <summary>Our own finding: not now.</summary>
    public static ReplyClass Later(ReplyKind kind) => new(kind, ReplyOutcome.Deferred, ReplyKinds.Of(kind).Classification, Known: true, null);

    /// <summary>Our own finding: never. An address is bad, anything else blocks this mail.</summary>
    public static ReplyClass Never(ReplyKind kind) => Never(kind, ReplyKinds.Of(kind).IsAddress ? ReplyOutcome.Bounce : ReplyOutcome.Blocked);

    public static ReplyClass Never(ReplyKind kind, ReplyOutcome outcome) => new(kind, outcome, ReplyKinds.Of(kind).Classification, Known: true, null);
}

internal enum ReplyOutcome
{
    /// <summary>The copy waits for its next try.</summary>
    Deferred,

    /// <summary>The address is bad: mail to it never arrives. SendGrid's <c>bounce</c>.</summary>
    Bounce,

    /// <summary>This mail was refused: content, reputation, size, a full mailbox, no route. SendGrid's <c>blocked</c>.</summary>
    Blocked,
}
