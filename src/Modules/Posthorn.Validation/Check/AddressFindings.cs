using Posthorn.Suppressions;

namespace Posthorn.Validation.Check;

/// <summary>What DNS says of a domain's mail.</summary>
internal enum MailDomain
{
    /// <summary>There is an MX record.</summary>
    Exchange,

    /// <summary>None, but an address: RFC 5321 section 5.1 takes that for an exchange.</summary>
    AddressOnly,

    /// <summary>No such domain, no address, or one that says it takes no mail (RFC 7505).</summary>
    None,

    /// <summary>No server could tell.</summary>
    Unknown,
}

/// <summary>All that was found out about an address.</summary>
/// <param name="Email">As it was asked for.</param>
/// <param name="Local">What stands before the last @; all of it when there is none.</param>
/// <param name="Host">What stands behind it, or empty.</param>
/// <param name="Suggestion">The domain that was probably meant, or null.</param>
/// <param name="Bounces">What mail of this account to it came to.</param>
internal sealed record AddressFindings(
    string Email, string Local, string Host, bool IsSyntaxValid, MailDomain Domain, bool IsDisposable, bool IsRole, string? Suggestion, BounceHistory Bounces)
{
    public bool HasMailDomain => Domain is MailDomain.Exchange or MailDomain.AddressOnly;

    public bool HasKnownBounces => Bounces == BounceHistory.Bounced;

    public bool HasSuspectedBounces => Bounces == BounceHistory.Suspected || Suggestion is not null;
}
