using Posthorn.Delivery.Smtp;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Attempts;

/// <summary>An attempt's outcome with what is known of how it came about.</summary>
/// <param name="Facts">The peer, or null when none was reached.</param>
/// <param name="Stage">Where in the dialog it fell, or null before any.</param>
internal sealed record AttemptReport(AttemptOutcome Outcome, ConnectionFacts? Facts = null, SmtpStage? Stage = null, IReadOnlyList<string>? Tried = null);
