using Posthorn.MailAuth.TlsRpt;

namespace Posthorn.Delivery.Tls.Reports;

/// <summary>From a handshake to what is counted for it. Pure.</summary>
internal static class TlsSessionRules
{
    /// <param name="policy">The domain's policy.</param>
    /// <param name="verdict">What was said of the session, also when it did not come about.</param>
    /// <param name="observed">What a policy in testing mode would have said; null without one.</param>
    public static TlsSession Of(string domain, TlsPolicy policy, string mxHost, string sendingIp, TlsVerdict verdict, TlsVerdict? observed)
    {
        var wanted = policy.For(mxHost);
        var problem = verdict.Problem ?? observed?.Problem ?? wanted.PolicyProblem;
        return new TlsSession(domain, wanted.Report, mxHost, sendingIp, problem?.WireName());
    }

    /// <summary>A session that went on in clear text, or not at all, since TLS did not come about. It counts as failed whatever the policy allows.</summary>
    public static TlsSession WithoutTls(string domain, TlsPolicy policy, string mxHost, string sendingIp, TlsResultType why) =>
        new(domain, policy.For(mxHost).Report, mxHost, sendingIp, why.WireName());
}
