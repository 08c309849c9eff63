namespace Posthorn.Smtp;

/// <summary>What makes an envelope impossible to say to a server, whatever it would answer.</summary>
internal static class EnvelopeRules
{
    /// <summary>Asked before anything is written, so that a pipelined group is never half there.</summary>
    public static SmtpEnvelopeProblem? FindProblem(SmtpEnvelope envelope, SmtpCapabilities capabilities)
    {
        if (envelope.Recipients.Count == 0)
        {
            return SmtpEnvelopeProblem.NoRecipients;
        }

        if (envelope.SmtpUtf8 && !capabilities.SmtpUtf8)
        {
            return SmtpEnvelopeProblem.SmtpUtf8NotOffered;
        }

        // RFC 6531 section 3.1: who offers SMTPUTF8 takes eight bits, whether it says so or not.
        if (envelope.EightBit && !capabilities.EightBitMime && !capabilities.SmtpUtf8)
        {
            return SmtpEnvelopeProblem.EightBitMimeNotOffered;
        }

        if (envelope.Size > capabilities.MaxSize)
        {
            return SmtpEnvelopeProblem.LargerThanServerLimit;
        }

        if (envelope.Sender.Length > 0 && !SmtpCommandWriter.IsWritable(envelope.Sender, envelope.SmtpUtf8))
        {
            return SmtpEnvelopeProblem.UnwritableSender;
        }

        foreach (var recipient in envelope.Recipients)
        {
            if (!SmtpCommandWriter.IsWritable(recipient, envelope.SmtpUtf8))
            {
                return SmtpEnvelopeProblem.UnwritableRecipient;
            }
        }

        return null;
    }
}
