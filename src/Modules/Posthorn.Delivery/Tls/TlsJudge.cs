using Posthorn.Delivery.Smtp;
using Posthorn.Delivery.Tls.Reports;
using Posthorn.MailAuth.TlsRpt;

namespace Posthorn.Delivery.Tls;

/// <summary>Holds the hosts of one connecting against the domain's policy, and keeps what was found for the outcome and for reports.</summary>
internal sealed class TlsJudge(string domain, TlsPolicy policy, TimeProvider clock)
{
    private readonly Dictionary<string, TlsVerdict> _verdicts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, TlsVerdict> _observed = new(StringComparer.OrdinalIgnoreCase);

    public TlsJudgement Judge(TlsPeer peer)
    {
        var now = clock.GetUtcNow();
        var verdict = Verify(peer, policy, now);
        _verdicts[peer.Host] = verdict;
        if (policy.For(peer.Host).Observed is { } observed)
        {
            _observed[peer.Host] = Verify(peer, observed, now);
        }

        return verdict.IsOk
            ? new TlsJudgement(peer.Errors == System.Net.Security.SslPolicyErrors.None || policy.For(peer.Host).Certificate != CertificateDemand.None)
            : new TlsJudgement(false, KindOf(verdict), verdict.Reason);
    }

    /// <summary>What each host fell short of.</summary>
    public IReadOnlyList<TlsVerdict> Shortfalls(IReadOnlyList<TlsFailure> failures) => [.. failures.Select(VerdictOf).Where(verdict => !verdict.IsOk)];

    /// <summary>What there is to count: a session for each host that was spoken to.</summary>
    public IEnumerable<TlsSession> Sessions(ConnectOutcome connect)
    {
        var ip = (connect as ConnectOutcome.Connected)?.Connection.Facts.LocalAddress ?? (connect as ConnectOutcome.Failed)?.Facts?.LocalAddress ?? "";
        foreach (var failure in connect.Notes.TlsFailures)
        {
            var verdict = VerdictOf(failure);
            yield return verdict.IsOk
                ? TlsSessionRules.WithoutTls(domain, policy, failure.Host, ip, failure.Kind == TlsFailureKind.NotOffered ? TlsResultType.StartTlsNotSupported : TlsResultType.ValidationFailure)
                : TlsSessionRules.Of(domain, policy, failure.Host, ip, verdict, null);
        }

        if (connect is ConnectOutcome.Connected { Connection.Facts: { } facts } && connect.Notes.TlsFailures.All(failure => failure.Host != facts.Host))
        {
            yield return facts.Cipher is null
                ? TlsSessionRules.WithoutTls(domain, policy, facts.Host, ip, TlsResultType.StartTlsNotSupported)
                : TlsSessionRules.Of(domain, policy, facts.Host, ip, _verdicts.GetValueOrDefault(facts.Host, TlsVerdict.Ok), _observed.GetValueOrDefault(facts.Host));
        }
    }

    private TlsVerdict VerdictOf(TlsFailure failure) => failure.Kind switch
    {
        TlsFailureKind.NotOffered => TlsVerdict.OfNoTls(policy, failure.Host),
        TlsFailureKind.MxNotNamed => policy.WhyNot(failure.Host) ?? TlsVerdict.Ok,
        _ when _verdicts.TryGetValue(failure.Host, out var verdict) && !verdict.IsOk => verdict,
        _ => TlsVerdict.OfHandshake(policy, failure.Host, failure.Reason),
    };

    private static TlsVerdict Verify(TlsPeer peer, TlsPolicy policy, DateTimeOffset now) =>
        CertificateRules.Verify(peer.Leaf, peer.Sent, peer.ChainStatus, peer.Host, peer.Protocol, policy, now);

    private static TlsFailureKind KindOf(TlsVerdict verdict) => verdict.Problem switch
    {
        TlsResultType.CertificateExpired => TlsFailureKind.Expired,
        TlsResultType.CertificateHostMismatch => TlsFailureKind.HostMismatch,
        TlsResultType.CertificateNotTrusted => TlsFailureKind.Untrusted,
        TlsResultType.ValidationFailure => TlsFailureKind.VersionTooLow,
        _ => TlsFailureKind.Dane,
    };
}
