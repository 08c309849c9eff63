using Posthorn.Delivery.Attempts;
using Posthorn.Delivery.Classification;
using Posthorn.MailAuth.TlsRpt;

namespace Posthorn.Delivery.Tls;

/// <summary>What becomes of a copy when hosts fall short of its TLS policy. Pure.</summary>
internal static class TlsOutcomeRules
{
    /// <summary>SendGrid's words.</summary>
    public const string Blocked = "TLS required but not supported";

    /// <param name="shortfalls">The hosts of this attempt that fell short; at least one.</param>
    /// <param name="othersFailed">Some host could not be tried at all: unreachable, busy. It may do better next time.</param>
    public static AttemptOutcome Of(IReadOnlyList<TlsVerdict> shortfalls, bool othersFailed)
    {
        if (!othersFailed && shortfalls.All(verdict => verdict.AccountUnmet))
        {
            return new AttemptOutcome.Bounced(Blocked, "5.7.4", ReplyClass.Never(ReplyKind.TlsRequired));
        }

        // What the domain published it will mend, and an attacker on the way goes away: the copy waits.
        var first = shortfalls.FirstOrDefault(verdict => !verdict.AccountUnmet) ?? shortfalls[0];
        return new AttemptOutcome.Deferred(first.Reason, StatusOf(first), ReplyClass.Later(ReplyKind.TlsFailed));
    }

    /// <summary>4.7.4: security features not supported; 4.7.5: the certificate does not fit (RFC 3463 section 3.8).</summary>
    private static string StatusOf(TlsVerdict verdict) => verdict.Problem switch
    {
        TlsResultType.CertificateExpired or TlsResultType.CertificateHostMismatch or TlsResultType.CertificateNotTrusted => "4.7.5",
        _ => "4.7.4",
    };
}
