using Posthorn.Smtp;

namespace Posthorn.Delivery.Simulator;

/// <summary>What the simulator says as a mail server, by address and number of attempts. Pure. The words are such as the table of replies knows.</summary>
internal static class SimulatorReplies
{
    /// <summary>Attempts that <c>defer@</c> turns away.</summary>
    public const int Deferrals = 2;

    private static readonly SmtpReply Taken = new(250, new(2, 0, 0), "Taken by the simulator");
    private static readonly SmtpReply NoSuchUser = new(550, new(5, 1, 1), "User unknown: the simulator bounces this address");
    private static readonly SmtpReply NotThisMail = new(554, new(5, 7, 1), "Message rejected due to local policy: the simulator blocks this address");
    private static readonly SmtpReply NotNow = new(451, new(4, 7, 1), "Greylisted, try again later: the simulator defers this address twice");

    /// <param name="fate">What the address asks for.</param>
    /// <param name="attempts">Attempts that have ended before this one.</param>
    public static SmtpTransactionOutcome Of(SimulatedFate fate, int attempts) => fate switch
    {
        SimulatedFate.Bounce => new SmtpTransactionOutcome.Refused(SmtpStage.RcptTo, NoSuchUser),
        SimulatedFate.Block => new SmtpTransactionOutcome.Refused(SmtpStage.FinalDot, NotThisMail),
        SimulatedFate.Defer when attempts < Deferrals => new SmtpTransactionOutcome.Refused(SmtpStage.RcptTo, NotNow),
        _ => new SmtpTransactionOutcome.Completed(Taken),
    };
}
