using Posthorn.Smtp;

namespace Posthorn.Delivery.Classification;

/// <summary>What a broken line was about: nobody said no, so there are no words but our own. Pure.</summary>
internal static class BreakRules
{
    /// <param name="reason">What the wire found, in the sentences of this room.</param>
    public static ReplyKind KindOf(SmtpStage stage, string reason) => stage switch
    {
        SmtpStage.StartTls => ReplyKind.TlsFailed,
        SmtpStage.Auth => ReplyKind.LoginRequired,
        _ when Says(reason, "is not SMTP") => ReplyKind.ProtocolError,
        _ when Says(reason, "timed out") || Says(reason, "no answer in time") || Says(reason, "stopped taking data") => ReplyKind.TimeOut,
        SmtpStage.Connect => ReplyKind.Unreachable,
        _ => ReplyKind.ConnectionLost,
    };

    private static bool Says(string reason, string words) => reason.Contains(words, StringComparison.Ordinal);
}
