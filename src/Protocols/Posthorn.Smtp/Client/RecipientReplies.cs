namespace Posthorn.Smtp;

/// <summary>What the server said to RCPT, recipient by recipient.</summary>
internal sealed class RecipientReplies(IReadOnlyList<string> recipients)
{
    private readonly SmtpReply?[] _replies = new SmtpReply?[recipients.Count];

    public int Taken { get; private set; }

    public int Accepted { get; private set; }

    public bool AreAllTaken => Taken == _replies.Length;

    public SmtpReply? First => _replies[0];

    public void Take(SmtpReply reply)
    {
        _replies[Taken++] = reply;
        Accepted += reply.IsPositive ? 1 : 0;
    }

    /// <summary>A recipient's own refusal counts before what was said to all, unless the sender was refused first.</summary>
    /// <param name="senderAccepted">MAIL was answered with yes.</param>
    /// <param name="stage">Where the transaction ended for all.</param>
    /// <param name="reply">What was said there.</param>
    public SmtpRecipientResult[] Results(bool senderAccepted, SmtpStage stage, SmtpReply reply)
    {
        var results = new SmtpRecipientResult[_replies.Length];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = senderAccepted && _replies[i] is { IsPositive: false } own
                ? new SmtpRecipientResult(recipients[i], SmtpStage.RcptTo, own)
                : new SmtpRecipientResult(recipients[i], stage, reply);
        }

        return results;
    }
}
