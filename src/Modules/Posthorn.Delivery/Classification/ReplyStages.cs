using Posthorn.Smtp;

namespace Posthorn.Delivery.Classification;

/// <summary>The stages of the dialog as the table and the command line name them, each a set of bits.</summary>
internal static class ReplyStages
{
    /// <summary>Before MAIL: what a server says there is about us, not about a copy.</summary>
    public const int Connect = (1 << (int)SmtpStage.Connect) | (1 << (int)SmtpStage.Greeting) | (1 << (int)SmtpStage.Ehlo)
        | (1 << (int)SmtpStage.StartTls) | (1 << (int)SmtpStage.Auth);

    /// <summary>The server has heard the recipient's address.</summary>
    public const int AfterAddress = (1 << (int)SmtpStage.RcptTo) | (1 << (int)SmtpStage.Data) | (1 << (int)SmtpStage.FinalDot);

    public const int All = ~0;

    /// <returns>0: no stage has this name.</returns>
    public static int Parse(string name) => name switch
    {
        "connect" => Connect,
        "mail" => 1 << (int)SmtpStage.MailFrom,
        "rcpt" => 1 << (int)SmtpStage.RcptTo,
        "data" => 1 << (int)SmtpStage.Data,
        "dot" => 1 << (int)SmtpStage.FinalDot,
        _ => 0,
    };

    /// <summary>The stage that stands for a name where one is needed.</summary>
    public static SmtpStage? StageOf(string name) => name switch
    {
        "connect" => SmtpStage.Greeting,
        "mail" => SmtpStage.MailFrom,
        "rcpt" => SmtpStage.RcptTo,
        "data" => SmtpStage.Data,
        "dot" => SmtpStage.FinalDot,
        _ => null,
    };

    public static bool IsBeforeMail(SmtpStage stage) => (Connect & (1 << (int)stage)) != 0;
}
