using Posthorn.Throughput.Runs;

namespace Posthorn.Throughput.Reports;

/// <summary>The bars that the project has set itself.</summary>
internal static class Verdicts
{
    private const double TimesPostfixSigned = 8;
    private const double TimesPostfixUnsigned = 6;
    private const double TimesPostfixAccepted = 5;
    private const double ShareOfSigningRate = 0.55;
    private const double AcceptShare = 0.8;
    private const double LivingShare = 0.8;

    /// <summary>Accepting goes on during a purge when no second passes without an answer.</summary>
    private const double SecondsWithoutAnswer = 1;

    private const double Megabyte = 1e6;

    public static Verdict OfPostfix(RatioSummary ratio, bool signed) =>
        new($"posthorn : postfix, delivered, {(signed ? "signed" : "not signed")}", ratio.Median, signed ? TimesPostfixSigned : TimesPostfixUnsigned);

    public static Verdict OfSubmission(RatioSummary ratio, bool signed) =>
        new($"posthorn : postfix, accepted by SMTP, {(signed ? "signed" : "not signed")}", ratio.Median, TimesPostfixAccepted);

    /// <summary>Against the best that either library shows before and after each run.</summary>
    public static Verdict OfSigning(SigningShare share) =>
        new("delivered, of the machine's RSA-2048 rate", 100 * share.Median, 100 * ShareOfSigningRate, Unit: "%");

    public static IReadOnlyList<Verdict> OfBacklog(BacklogResult backlog) =>
    [
        new($"peak memory, {backlog.Waiting:N0} waiting", backlog.Memory.Peak / Megabyte, backlog.MemoryBar / Megabyte, AtMost: true, " MB"),
        new("accept rate with the full queue, of the empty queue's", 100 * backlog.AcceptShare, 100 * AcceptShare, Unit: "%"),
        new("longest time without an accept during the purge", backlog.Purge.LongestGap, SecondsWithoutAnswer, AtMost: true, " s"),
    ];

    public static Verdict OfDestinations(DestinationsReport report) =>
        new("rate that the living keep beside dead hosts", 100 * report.Share, 100 * LivingShare, Unit: "%");
}
