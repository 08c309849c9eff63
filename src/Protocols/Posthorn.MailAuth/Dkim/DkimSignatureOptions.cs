namespace Posthorn.MailAuth.Dkim;

/// <summary>What a signer writes into its signatures. There is no l=: every signature covers the whole body.</summary>
public sealed record DkimSignatureOptions
{
    /// <summary>The headers a reader or a mailbox acts on; those that a message does not have are left out.</summary>
    public static IReadOnlyList<string> DefaultSignedHeaders { get; } =
    [
        "from", "sender", "to", "cc", "subject", "date", "message-id", "reply-to", "in-reply-to", "references",
        "mime-version", "content-type", "content-transfer-encoding",
        "list-id", "list-unsubscribe", "list-unsubscribe-post", "feedback-id",
    ];

    /// <summary>The headers of which a second one, added on the way, would change what the reader sees.</summary>
    public static IReadOnlyList<string> DefaultOversignedHeaders { get; } =
        ["from", "to", "cc", "subject", "date", "reply-to", "content-type"];

    /// <summary>d=: a domain of ASCII labels (an internationalised domain as A-labels).</summary>
    public required string Domain { get; init; }

    /// <summary>s=: the key record is at <c>Selector._domainkey.Domain</c>.</summary>
    public required string Selector { get; init; }

    /// <summary>The first half of c=. Default relaxed.</summary>
    public DkimCanonicalization HeaderCanonicalization { get; init; } = DkimCanonicalization.Relaxed;

    /// <summary>The second half of c=. Default relaxed.</summary>
    public DkimCanonicalization BodyCanonicalization { get; init; } = DkimCanonicalization.Relaxed;

    /// <summary>Names of headers, in the order of h=; every instance in the message is signed.</summary>
    public IReadOnlyList<string> SignedHeaders { get; init; } = DefaultSignedHeaders;

    /// <summary>
    /// Names that stand in h= once more than in the message, so that adding one breaks the signature
    /// (RFC 6376 section 8.15). Names missing from <see cref="SignedHeaders"/> are signed as well.
    /// </summary>
    public IReadOnlyList<string> OversignedHeaders { get; init; } = DefaultOversignedHeaders;

    /// <summary>Whether t= tells the time of signing. Default true.</summary>
    public bool WritesTimestamp { get; init; } = true;

    /// <summary>x= as a time after signing, at least one second; null (default) for signatures that do not expire.</summary>
    public TimeSpan? ValidFor { get; init; }

    /// <summary>i=: the domain of <see cref="Domain"/> or one below it, with <c>local@</c> or <c>@</c> before it; null (default) for none.</summary>
    public string? Identity { get; init; }

    /// <summary>The names of h= as a signer uses them: lower case, each once.</summary>
    /// <exception cref="ArgumentException">An option that would make an invalid signature.</exception>
    internal string[] CheckAndListNames()
    {
        Require(DkimName.IsDomain(Domain), "The domain is not a DNS name of ASCII labels.", nameof(Domain));
        Require(DkimName.IsDomain(Selector), "The selector is not a DNS name.", nameof(Selector));
        Require(ValidFor is null || ValidFor >= TimeSpan.FromSeconds(1), "A signature is valid for at least a second.", nameof(ValidFor));
        var at = Identity?.LastIndexOf('@') ?? 0;
        Require(
            Identity is null || (at >= 0 && DkimName.IsSameOrBelow(Identity.AsSpan(at + 1), Domain) && DkimName.IsDomain(Identity.AsSpan(at + 1))),
            "The identity does not end in @ and the domain.", nameof(Identity));

        string[] names = [.. SignedHeaders.Concat(OversignedHeaders).Select(name => name.ToLowerInvariant()).Distinct()];
        Require(Array.TrueForAll(names, name => DkimName.IsHeaderName(name)), "A header name has characters that it must not have.", nameof(SignedHeaders));
        Require(names.Contains("from"), "From has to be signed (RFC 6376 section 5.4).", nameof(SignedHeaders));
        return names;
    }

    private static void Require(bool condition, string message, string option)
    {
        if (!condition)
        {
            throw new ArgumentException(message, option);
        }
    }
}
