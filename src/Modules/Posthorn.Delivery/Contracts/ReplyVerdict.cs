using System.Diagnostics.CodeAnalysis;
using Posthorn.Delivery.Classification;

namespace Posthorn.Delivery;

/// <summary>What Posthorn would make of a reply.</summary>
/// <param name="Outcome"><c>deferred</c>, <c>bounce</c> (the address is bad) or <c>blocked</c> (this mail is refused).</param>
/// <param name="Class">The fine class, such as <c>mailbox-full</c>.</param>
/// <param name="Classification">SendGrid's value, such as <c>Mailbox Unavailable</c>.</param>
/// <param name="SlowDown">The peer asks for less mail, not only for this copy later.</param>
/// <param name="RetryAfter">How long the peer asked us to wait; null when it did not say.</param>
/// <param name="Rule">The line of the rule in the table; null: no rule knows the reply, its codes decide.</param>
public sealed record ReplyVerdict(string Outcome, string Class, string Classification, bool SlowDown, TimeSpan? RetryAfter, int? Rule)
{
    /// <param name="reply">One line, such as <c>550 5.1.1 no such user</c>.</param>
    /// <param name="stage">connect, mail, rcpt, data or dot.</param>
    /// <param name="provider">A name of the provider table, or null.</param>
    /// <param name="error">What is wrong with the question.</param>
    public static bool TryRead(string reply, string stage, string? provider, [NotNullWhen(true)] out ReplyVerdict? verdict, [NotNullWhen(false)] out string? error)
    {
        verdict = null;
        error = null;
        if (!ReplyLineParser.TryParse(reply, out var parsed))
        {
            error = $"\"{reply}\" is not a reply such as \"550 5.1.1 no such user\".";
        }
        else if (parsed.Code < 400)
        {
            error = $"{parsed.Code} is no refusal.";
        }
        else if (ReplyStages.StageOf(stage) is not { } place)
        {
            error = $"\"{stage}\" is not a stage: connect, mail, rcpt, data or dot.";
        }
        else
        {
            var found = ReplyTable.Shipped.Classify(parsed, place, provider);
            verdict = new ReplyVerdict(
                found.Outcome.ToString().ToLowerInvariant(), found.Kind.WireName(), found.Classification.WireName(), found.SlowDown, found.RetryAfter,
                ReplyTable.Shipped.Find(parsed, place, provider)?.Line);
        }

        return verdict is not null;
    }
}
