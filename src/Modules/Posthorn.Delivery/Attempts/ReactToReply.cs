using Posthorn.Delivery.Classification;
using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Shaping;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Attempts;

/// <summary>Does what the shaping rules say about a reply: to the way there, and to the copy that met it.</summary>
internal sealed class ReactToReply(Restrictions restrictions, ThrottleKeeper throttles, TimeProvider clock)
{
    /// <param name="outcome">What the reply means without rules.</param>
    /// <returns>What it means with them.</returns>
    public AttemptOutcome To(SmtpReply reply, SmtpStage stage, AttemptOutcome outcome, Lane lane, string host)
    {
        if (lane.Target.Profile?.React(reply, stage) is not { } reaction)
        {
            return outcome;
        }

        if (reaction.Effect is not ReactionEffect.None)
        {
            restrictions.Apply(reaction, lane.Target.Scope, reaction.AllIps ? null : lane.Target.Source.Address, host, reply, clock.GetUtcNow());
            throttles.Refresh();
        }

        return (reaction.Copy, outcome) switch
        {
            (CopyFate.Bounce, AttemptOutcome.Deferred deferred) =>
                new AttemptOutcome.Bounced(deferred.Text, deferred.Status, deferred.Why with { Outcome = ReplyOutcome.Blocked }),
            (CopyFate.Retry, AttemptOutcome.Bounced bounced) => new AttemptOutcome.Deferred(
                bounced.Text, bounced.Status, bounced.Why with { Outcome = ReplyOutcome.Deferred, RetryAfter = reaction.RetryAfter ?? bounced.Why.RetryAfter }),
            (CopyFate.Retry, AttemptOutcome.Deferred deferred) when reaction.RetryAfter is { } wait => deferred with { Why = deferred.Why with { RetryAfter = wait } },
            _ => outcome,
        };
    }
}
