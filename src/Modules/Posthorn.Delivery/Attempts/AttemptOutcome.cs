using Posthorn.Delivery.Classification;
using Posthorn.Events;

namespace Posthorn.Delivery.Attempts;

/// <summary>How an attempt ended for one copy.</summary>
/// <param name="Text">The remote reply in one line, or our own finding.</param>
/// <param name="Status">The enhanced code, or null when nothing was connected to.</param>
internal abstract record AttemptOutcome(string Text, string? Status)
{
    public abstract EventType Event { get; }

    public abstract CopyStatus CopyStatus { get; }

    /// <summary>What the reply was about; null where nothing failed.</summary>
    public virtual ReplyClass? Class => null;

    public sealed record Delivered(string Text, string? Status) : AttemptOutcome(Text, Status)
    {
        public override EventType Event => EventType.Delivered;

        public override CopyStatus CopyStatus => CopyStatus.Delivered;
    }

    public sealed record Deferred(string Text, string? Status, ReplyClass Why) : AttemptOutcome(Text, Status)
    {
        public override ReplyClass Class => Why;

        public override EventType Event => EventType.Deferred;

        public override CopyStatus CopyStatus => CopyStatus.Deferred;
    }

    public sealed record Bounced(string Text, string? Status, ReplyClass Why) : AttemptOutcome(Text, Status)
    {
        public override ReplyClass Class => Why;

        /// <summary>Whether the address or the mail was refused.</summary>
        public BounceType Type => Why.Outcome == ReplyOutcome.Bounce ? BounceType.Bounce : BounceType.Blocked;

        public override EventType Event => EventType.Bounce;

        public override CopyStatus CopyStatus => CopyStatus.Bounced;
    }

    /// <summary>No attempt was made and none will be.</summary>
    public sealed record Dropped(string Text) : AttemptOutcome(Text, null)
    {
        public override EventType Event => EventType.Dropped;

        public override CopyStatus CopyStatus => CopyStatus.Dropped;
    }
}

internal enum BounceType
{
    /// <summary>The address is bad: mail to it never arrives. SendGrid's <c>bounce</c>.</summary>
    Bounce,

    /// <summary>This mail was refused: content, reputation, size, a full mailbox, no route. SendGrid's <c>blocked</c>.</summary>
    Blocked,
}
