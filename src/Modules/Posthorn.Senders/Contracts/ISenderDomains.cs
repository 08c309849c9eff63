using Posthorn.MailAuth.Dkim;

namespace Posthorn.Senders;

/// <summary>The domains that accounts send from, and the keys that sign for them.</summary>
public interface ISenderDomains
{
    /// <summary>Makes a DKIM key for the domain. A domain that is there already keeps its key.</summary>
    Task<SenderDomain> AddAsync(long accountId, string domain, KeyKind keyKind, CancellationToken cancellationToken);

    Task<IReadOnlyList<SenderDomain>> ListAsync(long accountId, CancellationToken cancellationToken);

    /// <returns>False when the account has no such domain.</returns>
    Task<bool> RemoveAsync(long accountId, string domain, CancellationToken cancellationToken);

    /// <summary>What to publish in DNS; null when the account has no such domain.</summary>
    Task<IReadOnlyList<DnsRecordToPublish>?> RecordsAsync(long accountId, string domain, CancellationToken cancellationToken);

    /// <summary>Who signs mail from a domain: the domain itself, else the nearest domain above it. Null: nobody.</summary>
    ValueTask<SigningIdentity?> FindSignerAsync(long accountId, string fromDomain, CancellationToken cancellationToken);
}

public enum KeyKind
{
    /// <summary>RSA of 2048 bits: what every receiver verifies.</summary>
    Rsa,

    /// <summary>RFC 8463: short and fast, and not yet verified by many.</summary>
    Ed25519,
}

/// <summary>The signer of a domain and the return path that goes with it.</summary>
public sealed record SigningIdentity(SenderDomain Domain, DkimSigner Signer);
