namespace Posthorn.Sink;

/// <content>Those who hold the mailboxes of persons. A table: long because the words are theirs.</content>
public sealed partial record Provider
{
    private static Provider Google => new(
        "google", "mx.google.com", "Gmail: rate limits by 421 and 4.7.28, full mailboxes are temporary.",
        (ProviderAnswer.RateLimit, At(
            AnswerStage.Mail, 421, "4.7.28",
            "Gmail has detected an unusual rate of unsolicited mail originating", "from your IP address. To protect our users from spam, mail sent from",
            "your IP address has been temporarily rate limited. For more", "information, go to",
            "https://support.google.com/mail/?p=UnsolicitedRateLimitError a1si2345678qtb.90 - gsmtp")),
        (ProviderAnswer.UnknownUser, At(
            AnswerStage.Rcpt, 550, "5.1.1",
            "The email account that you tried to reach does not exist. Please try", "double-checking the recipient's email address for typos or",
            "unnecessary spaces. For more information, go to", "https://support.google.com/mail/?p=NoSuchUser a1si2345678qtb.90 - gsmtp")),
        (ProviderAnswer.FullMailbox, At(
            AnswerStage.Rcpt, 452, "4.2.2",
            "The recipient's inbox is out of storage space. Please direct the", "recipient to",
            "https://support.google.com/mail/?p=OverQuotaTemp a1si2345678qtb.90 - gsmtp")),
        (ProviderAnswer.Spam, At(
            AnswerStage.Dot, 550, "5.7.1",
            "[{ip}] Gmail has detected that this message is", "likely unsolicited mail. To reduce the amount of spam sent to Gmail,",
            "this message has been blocked. For more information, go to",
            "https://support.google.com/mail/?p=UnsolicitedMessageError a1si2345678qtb.90 - gsmtp")),
        (ProviderAnswer.Blocklist, At(
            AnswerStage.Dot, 550, "5.7.1",
            "[{ip}] Gmail has detected that this message is likely", "suspicious due to the very low reputation of the sending IP address.",
            "To best protect our users from spam, the message has been blocked.", "For more information, go to",
            "https://support.google.com/mail/answer/188131 a1si2345678qtb.90 - gsmtp")),
        (ProviderAnswer.Auth, At(
            AnswerStage.Dot, 550, "5.7.26",
            "Your email has been blocked because the sender is unauthenticated.", "Gmail requires all senders to authenticate with either SPF or DKIM.", "",
            " Authentication results:", " DKIM = did not pass", " SPF [example.com] with ip: [{ip}] = did not pass", "",
            " For instructions on setting up authentication, go to",
            " https://support.google.com/mail/answer/81126#authentication a1si2345678qtb.90 - gsmtp")));

    private static Provider Microsoft => new(
        "microsoft", "outlook-com.olc.protection.outlook.com", "Outlook.com: rate limits by 451 4.7.650, block lists by 550 5.7.1 (S3140) at MAIL.",
        (ProviderAnswer.RateLimit, At(
            AnswerStage.Mail, 451, "4.7.650",
            "The mail server [{ip}] has been temporarily rate limited due to IP reputation. For e-mail delivery information, see https://postmaster.live.com (S775) [Name=Protocol Filter Agent][AGT=PFA] [BL02EPF0001A0F9.namprd03.prod.outlook.com]")),
        (ProviderAnswer.UnknownUser, At(
            AnswerStage.Rcpt, 550, "5.5.0", "Requested action not taken: mailbox unavailable (S2017062302). [BL02EPF0001A0F9.namprd03.prod.outlook.com]")),
        (ProviderAnswer.FullMailbox, At(
            AnswerStage.Dot, 554, "5.2.2",
            "mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded; Failed to process message due to a permanent exception with message The delivery quota of the mailbox has been exceeded.")),
        (ProviderAnswer.Spam, At(
            AnswerStage.Dot, 550, "5.7.501", "Service unavailable. Spam abuse detected from IP range. For more information please go to http://go.microsoft.com/fwlink/?LinkId=526655")),
        (ProviderAnswer.Blocklist, At(
            AnswerStage.Mail, 550, "5.7.1",
            "Unfortunately, messages from [{ip}] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140). You can also refer your provider to http://mail.live.com/mail/troubleshooting.aspx#errors. [BL02EPF0001A0F9.namprd03.prod.outlook.com]")),
        (ProviderAnswer.Auth, At(
            AnswerStage.Dot, 550, "5.7.515",
            "Access denied, sending domain [example.com] does not meet the required authentication level. The sender's domain in the 5322.From address doesn't meet the authentication requirements defined for the sender. To learn how to fix this see: https://go.microsoft.com/fwlink/p/?linkid=2319303")));

    private static Provider Yahoo => new(
        "yahoo", "mtaproxy512.free.mail.gq1.yahoo.com", "Yahoo and AOL: defers by 421 [TSS04] at MAIL, says that a user is unknown after the dot.",
        (ProviderAnswer.RateLimit, At(
            AnswerStage.Mail, 421, "4.7.0",
            "[TSS04] Messages from {ip} temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes")),
        (ProviderAnswer.UnknownUser, At(
            AnswerStage.Dot, 554, null, "delivery error: dd This user doesn't have a yahoo.com account ({recipient}) [0] - mta1543.mail.ne1.yahoo.com")),
        (ProviderAnswer.FullMailbox, At(
            AnswerStage.Dot, 554, null,
            "delivery error: dd Sorry, your message to {recipient} cannot be delivered. This account is over quota. - mta1543.mail.ne1.yahoo.com")),
        (ProviderAnswer.Spam, At(
            AnswerStage.Dot, 554, "5.7.9", "Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes")),
        (ProviderAnswer.Blocklist, At(
            AnswerStage.Mail, 553, "5.7.1",
            "[BL21] Connections will not be accepted from {ip}, because the ip is in Spamhaus's list; see https://postmaster.yahooinc.com/error-codes")),
        (ProviderAnswer.Auth, At(
            AnswerStage.Dot, 550, "5.7.9",
            "This mail has been blocked because the sender is unauthenticated. Yahoo requires all senders to authenticate with either SPF or DKIM. See https://senders.yahooinc.com/best-practices/")));

    private static Provider Apple => new(
        "apple", "p00-icloudmta-asmtp-us-west-1a-60-percent-3", "iCloud Mail: [HM08] and [CS01] for content and reputation.",
        (ProviderAnswer.RateLimit, At(
            AnswerStage.Rcpt, 450, "4.2.0", "<{recipient}>: Resources temporarily unavailable. Please try again later")),
        (ProviderAnswer.UnknownUser, At(AnswerStage.Rcpt, 550, "5.1.1", "<{recipient}>: user does not exist")),
        (ProviderAnswer.FullMailbox, At(AnswerStage.Rcpt, 552, "5.2.2", "<{recipient}>: user is over quota")),
        (ProviderAnswer.Spam, At(
            AnswerStage.Dot, 554, "5.7.1", "[HM08] Message rejected due to local policy. Please visit https://support.apple.com/en-us/HT204137")),
        (ProviderAnswer.Blocklist, At(
            AnswerStage.Mail, 550, "5.7.0", "Blocked - see https://ipcheck.proofpoint.com/?ip={ip}")),
        (ProviderAnswer.Auth, At(
            AnswerStage.Dot, 554, "5.7.1",
            "[HME1] This message was blocked for failing both SPF and DKIM authentication checks. See https://support.apple.com/en-us/HT204137 for mailing best practices")));

    private static Provider Comcast => new(
        "comcast", "resimta-a1p-077052.sys.comcast.net", "Comcast: throttles by 421 4.1.0 at connect, unknown users are not its customers.",
        (ProviderAnswer.RateLimit, At(
            AnswerStage.Connect, 421, "4.1.0", "{ip} Throttled - try again later. Please see https://postmaster.comcast.net/smtp-error-codes.php#RL000003")),
        (ProviderAnswer.UnknownUser, At(AnswerStage.Rcpt, 550, "5.1.1", "<{recipient}> Not our Customer")),
        (ProviderAnswer.FullMailbox, At(AnswerStage.Rcpt, 452, "4.2.2", "<{recipient}> mailbox full")),
        (ProviderAnswer.Spam, At(
            AnswerStage.Dot, 554, null, "resimta-a1p-077052.sys.comcast.net comcast {ip} Comcast block for spam. Please see http://postmaster.comcast.net/smtp-error-codes.php#BL000000")),
        (ProviderAnswer.Blocklist, At(
            AnswerStage.Connect, 554, null,
            "resimta-a1p-077052.sys.comcast.net resimta-a1p-077052.sys.comcast.net {ip} found on one or more DNSBLs, see http://postmaster.comcast.net/smtp-error-codes.php#BL000001")),
        (ProviderAnswer.Auth, At(
            AnswerStage.Dot, 550, "5.2.0", "54Qa1t0144ZKE95014QaMR Message rejected due to DMARC. Please see http://postmaster.comcast.net/smtp-error-codes.php#DM000001")));
}
