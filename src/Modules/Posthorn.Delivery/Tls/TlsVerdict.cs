using Posthorn.MailAuth.TlsRpt;

namespace Posthorn.Delivery.Tls;

/// <summary>Whether what a host offers is what the policy asks.</summary>
/// <param name="Problem">Null: it is.</param>
/// <param name="Reason">A phrase for a person; empty when all is well.</param>
/// <param name="AccountUnmet">It falls short of what the sending account asks, not only of what others ask.</param>
internal sealed record TlsVerdict(TlsResultType? Problem, string Reason, bool AccountUnmet = false)
{
    public static readonly TlsVerdict Ok = new(null, "");

    public bool IsOk => Problem is null;

    /// <summary>The host offers no STARTTLS, or refuses it.</summary>
    public static TlsVerdict OfNoTls(TlsPolicy policy, string host)
    {
        var wanted = policy.For(host);
        return wanted.Required
            ? new TlsVerdict(TlsResultType.StartTlsNotSupported, $"TLS is required and {host} does not offer it", wanted.Account.AsksAnything)
            : Ok;
    }

    /// <summary>The handshake failed for a reason other than its certificate: no version or cipher in common, mostly.</summary>
    /// <param name="policy">An opportunistic policy has no objection: the next connection may go in clear text.</param>
    public static TlsVerdict OfHandshake(TlsPolicy policy, string host, string detail)
    {
        var wanted = policy.For(host);
        return wanted.Required
            ? new TlsVerdict(TlsResultType.ValidationFailure, $"TLS with {host} failed: {detail}", wanted.Account.AsksAnything)
            : Ok;
    }
}
