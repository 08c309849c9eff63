namespace Posthorn.Accounts;

/// <summary>What accounts ask of TLS on the way to recipients: SendGrid's <c>enforced_tls</c>.</summary>
public interface IEnforcedTls
{
    /// <summary>From memory, as a rule. A change made elsewhere may take up to ten seconds to show.</summary>
    /// <returns>The account's setting; <see cref="AccountTls.Default"/> when it has none.</returns>
    ValueTask<AccountTls> GetAsync(long accountId, CancellationToken cancellationToken);

    Task SetAsync(long accountId, AccountTls setting, CancellationToken cancellationToken);
}

/// <summary>The setting of one account. By default nothing is enforced: TLS when the receiver offers it, clear text otherwise.</summary>
/// <param name="RequireTls">No TLS of at least <paramref name="MinVersion"/>, no mail.</param>
/// <param name="RequireValidCertificate">The receiver's certificate must be valid for its name; this asks for TLS too.</param>
/// <param name="MinVersion">1.1, 1.2 or 1.3. It counts only when one of the others is set.</param>
public sealed record AccountTls(bool RequireTls, bool RequireValidCertificate, Version MinVersion)
{
    public static readonly AccountTls Default = new(false, false, new Version(1, 1));

    /// <summary>The versions that may be asked for.</summary>
    public static readonly IReadOnlyList<Version> Versions = [new(1, 1), new(1, 2), new(1, 3)];

    public bool IsEnforced => RequireTls || RequireValidCertificate;
}
