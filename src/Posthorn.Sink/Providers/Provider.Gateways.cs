namespace Posthorn.Sink;

/// <content>Those who filter for companies. A table: long because the words are theirs.</content>
public sealed partial record Provider
{
    private static Provider Mimecast => new(
        "mimecast", "us-smtp-inbound-1.mimecast.com", "Mimecast: greylists by 451 with a link, names the reason before it.",
        (ProviderAnswer.RateLimit, At(
            AnswerStage.Rcpt, 451, null, "Internal resource temporarily unavailable - https://community.mimecast.com/docs/DOC-1369#451 [V1X4ESabPxKDmn8czHBhOQ.us246]")),
        (ProviderAnswer.UnknownUser, At(
            AnswerStage.Rcpt, 550, null, "Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550 [FbbFUcEeNJeFtMZ8JSf8TQ.us91]")),
        (ProviderAnswer.FullMailbox, At(
            AnswerStage.Rcpt, 552, "5.2.2", "Mailbox quota exceeded - https://community.mimecast.com/docs/DOC-1369#552 [FbbFUcEeNJeFtMZ8JSf8TQ.us91]")),
        (ProviderAnswer.Spam, At(
            AnswerStage.Dot, 554, null, "Email rejected due to security policies - https://community.mimecast.com/docs/DOC-1369#554 [nSq2mM6RNqWOxCrbHVMv8Q.us380]")),
        (ProviderAnswer.Blocklist, At(
            AnswerStage.Rcpt, 550, null, "csi.mimecast.org Poor Reputation Sender. - https://community.mimecast.com/docs/DOC-1369#550 [EM-f6hnWN9maa42OLPquOA.us166]")),
        (ProviderAnswer.Auth, At(
            AnswerStage.Dot, 550, null, "Rejected by header based Anti-Spoofing policy: {recipient} - https://community.mimecast.com/docs/DOC-1369#550 [aUT_rCR5NlOVu3zyNjaM8g.us516]")));

    private static Provider Proofpoint => new(
        "proofpoint", "mx0a-00123456.pphosted.com", "Proofpoint: too many sessions by 421, a bad address is blocked with a link to look it up.",
        (ProviderAnswer.RateLimit, At(AnswerStage.Connect, 421, "4.7.1", "{ip} Too many concurrent SMTP connections; please try again later.")),
        (ProviderAnswer.UnknownUser, At(AnswerStage.Rcpt, 550, "5.1.1", "User Unknown")),
        (ProviderAnswer.FullMailbox, At(AnswerStage.Rcpt, 452, "4.2.2", "Mailbox full")),
        (ProviderAnswer.Spam, At(AnswerStage.Dot, 554, "5.7.1", "[P4] Message blocked due to spam content in the message.")),
        (ProviderAnswer.Blocklist, At(AnswerStage.Connect, 554, null, "Blocked - see https://ipcheck.proofpoint.com/?ip={ip}")),
        (ProviderAnswer.Auth, At(AnswerStage.Dot, 550, "5.7.1", "Email rejected per DMARC policy for example.com")));

    private static Provider Barracuda => new(
        "barracuda", "d123456a.ess.barracudanetworks.com", "Barracuda: unknown and refused recipients are a permanent failure for one or more recipients.",
        (ProviderAnswer.RateLimit, At(AnswerStage.Rcpt, 450, "4.7.1", "Rate control: too many connections from {ip}, please try again later")),
        (ProviderAnswer.UnknownUser, At(
            AnswerStage.Dot, 550, null, "permanent failure for one or more recipients ({recipient}:550 5.1.1 User unknown)")),
        (ProviderAnswer.FullMailbox, At(
            AnswerStage.Dot, 550, null, "permanent failure for one or more recipients ({recipient}:552 5.2.2 Over quota)")),
        (ProviderAnswer.Spam, At(AnswerStage.Dot, 550, null, "permanent failure for one or more recipients ({recipient}:blocked)")),
        (ProviderAnswer.Blocklist, At(
            AnswerStage.Rcpt, 554, null, "Service unavailable; Client host [{ip}] blocked using Barracuda Reputation; http://www.barracudanetworks.com/reputation/?r=1&ip={ip}")),
        (ProviderAnswer.Auth, At(
            AnswerStage.Dot, 550, null, "permanent failure for one or more recipients ({recipient}:550 5.7.1 DMARC policy of the sender's domain)")));
}
