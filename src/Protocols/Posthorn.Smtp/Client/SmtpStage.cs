namespace Posthorn.Smtp;

/// <summary>Where in a conversation something happened, in the order of RFC 5321 section 3. Outcomes and timeouts are named by it.</summary>
public enum SmtpStage
{
    Connect,
    Greeting,
    Ehlo,
    StartTls,
    Auth,
    MailFrom,
    RcptTo,
    Data,
    FinalDot,
    Rset,
    Quit,
}
