namespace Posthorn.MailAuth.Dkim;

/// <summary>The results of RFC 8601 section 2.7.1; "none" is an empty list.</summary>
public enum DkimResult
{
    /// <summary>The signature is good.</summary>
    Pass,

    /// <summary>The message was changed, the key is another one, or the signature has expired.</summary>
    Fail,

    /// <summary>The field is no signature that we understand: malformed, or of a kind unknown to us.</summary>
    Neutral,

    /// <summary>Nothing is wrong with the signature, but it leaves the end of the body unsigned (l=), which we do not accept.</summary>
    Policy,

    /// <summary>The key could not be looked up now; a later try may end differently.</summary>
    TemporaryError,

    /// <summary>The signature can never be verified: no key, a revoked, broken or weak key, a weak algorithm.</summary>
    PermanentError,
}

/// <summary>What became of one DKIM-Signature field.</summary>
/// <param name="Result">The verdict.</param>
/// <param name="Reason">Why, in a few words of ours (never text from the message); null for a pass.</param>
public sealed record DkimVerification(DkimResult Result, string? Reason)
{
    /// <summary>d=, as it stands in the field, or null. Trust it only with a <see cref="DkimResult.Pass"/>.</summary>
    public string? Domain { get; init; }

    /// <summary>s=, as it stands in the field, or null.</summary>
    public string? Selector { get; init; }

    /// <summary>i=, or <c>@d</c> when the field has none.</summary>
    public string? Identity { get; init; }

    /// <summary>The key says t=y: the domain is testing, and a failure is to be treated as no signature.</summary>
    public bool IsTesting { get; init; }
}
