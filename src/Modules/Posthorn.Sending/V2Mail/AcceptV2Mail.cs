using Microsoft.Extensions.Options;
using Posthorn.Kernel;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.MailSend.Writing;
using Posthorn.Sending.SmtpApi;

namespace Posthorn.Sending.V2Mail;

/// <summary>How a mail of version 2 ended, when the database could take it.</summary>
internal abstract record V2MailOutcome
{
    /// <summary>Committed and synced.</summary>
    public sealed record Accepted(MessageId Id) : V2MailOutcome;

    /// <summary>Nothing was stored.</summary>
    public sealed record Refused(IReadOnlyList<string> Errors) : V2MailOutcome;
}

/// <summary>Takes a mail that came as a form: the same rules and the same engine as mail/send.</summary>
internal sealed class AcceptV2Mail(SendMail sendMail, FactFinder finder, IOptions<SendingOptions> options, TimeProvider clock)
{
    /// <exception cref="Storage.StorageUnavailableException">Nothing was accepted.</exception>
    public async Task<V2MailOutcome> ExecuteAsync(MailSender sender, V2MailForm form, CancellationToken cancellationToken)
    {
        var mail = V2MailMapping.Map(form);
        if (V2MailRules.Check(mail, clock.GetUtcNow(), options.Value.Limits) is { Count: > 0 } problems)
        {
            return new V2MailOutcome.Refused(problems);
        }

        if (!SubstitutedArgs.TryApply(mail.Request, out var request, out problems))
        {
            return new V2MailOutcome.Refused([.. problems.Select(problem => $"x-smtpapi: {problem}")]);
        }

        var facts = await finder.FindAsync(sender, request, cancellationToken);
        if (AvailabilityRules.Check(request, facts) is { Count: > 0 } missing)
        {
            return new V2MailOutcome.Refused(V2MailRules.InWords(request, missing));
        }

        return await sendMail.ExecuteAsync(facts, request, MailSendRequestWriter.Write(request), idempotencyKey: null, cancellationToken) switch
        {
            SendOutcome.Accepted accepted => new V2MailOutcome.Accepted(accepted.Id),
            SendOutcome.Refused refused => new V2MailOutcome.Refused(V2MailRules.InWords(request, refused.Errors)),
            var other => throw new InvalidOperationException($"{other.GetType().Name} without an Idempotency-Key."),
        };
    }
}
