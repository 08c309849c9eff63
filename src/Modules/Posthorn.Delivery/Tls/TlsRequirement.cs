using Posthorn.Accounts;

namespace Posthorn.Delivery.Tls;

/// <summary>What one party on our side asks of TLS: an account, or a shaping rule.</summary>
/// <param name="Required">No TLS of at least <paramref name="MinVersion"/>, no mail.</param>
/// <param name="Verified">The certificate must be valid for the host; this asks for TLS too.</param>
/// <param name="MinVersion">Counts only when one of the others is set.</param>
internal sealed record TlsRequirement(bool Required, bool Verified, Version MinVersion)
{
    public static readonly TlsRequirement None = new(false, false, new Version(1, 0));

    public bool AsksAnything => Required || Verified;

    public static TlsRequirement Of(AccountTls account) =>
        account.IsEnforced ? new TlsRequirement(true, account.RequireValidCertificate, account.MinVersion) : None;
}
