using Posthorn.Delivery.Smtp;
using Posthorn.Events;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Attempts;

/// <summary>An attempt's outcome with what is known of how it came about.</summary>
/// <param name="Facts">The peer, or null when none was reached.</param>
/// <param name="Stage">Where in the dialog it fell, or null before any.</param>
/// <param name="Transcript">The conversation, when it is to be stored.</param>
/// <param name="AtOnce">Nobody has said no to the copy: it is tried again at once, over a new connection.</param>
internal sealed record AttemptReport(
    AttemptOutcome Outcome, ConnectionFacts? Facts = null, SmtpStage? Stage = null, IReadOnlyList<string>? Tried = null, string? Transcript = null,
    bool AtOnce = false)
{
    /// <summary>As rendered, where that is news.</summary>
    public string? Subject { get; init; }

    /// <summary>What happened to the copy right after it, stored with it: the simulator's readers. Null: nothing.</summary>
    public IReadOnlyList<NewEvent>? Afterwards { get; init; }
}
