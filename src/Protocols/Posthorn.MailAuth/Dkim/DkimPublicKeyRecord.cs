using System.Diagnostics.CodeAnalysis;

namespace Posthorn.MailAuth.Dkim;

/// <summary>The TXT record at <c>selector._domainkey.domain</c> (RFC 6376 section 3.6.1).</summary>
/// <param name="KeyType">k=; rsa when the record does not say.</param>
/// <param name="PublicKey">
/// p=, base64 without white space: for RSA a SubjectPublicKeyInfo (or, from others, an RSAPublicKey), for Ed25519 the 32 octets.
/// Empty: the key is revoked.
/// </param>
public sealed record DkimPublicKeyRecord(DkimKeyType KeyType, string PublicKey)
{
    private const int MaxCharacterString = 255;

    public bool IsRevoked => PublicKey.Length == 0;

    /// <summary>t=y: the domain is only testing, so a failure should not count against it.</summary>
    public bool IsTesting { get; init; }

    /// <summary>t=s: the domain of i= has to be d= itself, not a domain below it.</summary>
    public bool IsStrict { get; init; }

    /// <summary>False when h= lists hash algorithms and sha256 is not one of them.</summary>
    public bool AllowsSha256 { get; init; } = true;

    /// <summary>False when s= lists services and neither email nor * is one of them.</summary>
    public bool AllowsEmail { get; init; } = true;

    /// <param name="text">The TXT record, its character strings joined without anything between them.</param>
    /// <param name="record">The record.</param>
    /// <param name="error">What is wrong, in a few words.</param>
    public static bool TryParse(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out DkimPublicKeyRecord? record, [NotNullWhen(false)] out string? error)
    {
        record = null;
        if (!TagList.TryParse(text, out var tags, out error))
        {
            return false;
        }

        DkimKeyType keyType;
        switch (tags["k"])
        {
            case null or "rsa": keyType = DkimKeyType.Rsa; break;
            case "ed25519": keyType = DkimKeyType.Ed25519; break;
            default: error = "unknown key type in k="; return false;
        }

        if (tags["v"] is not null && (tags["v"] != "DKIM1" || !tags.StartsWith("v")))
        {
            error = "v= is not DKIM1 at the start";
            return false;
        }

        if (tags["p"] is not { } publicKey)
        {
            error = "no p=";
            return false;
        }

        record = new(keyType, TagList.WithoutWhiteSpace(publicKey))
        {
            IsTesting = Lists(tags["t"], "y"),
            IsStrict = Lists(tags["t"], "s"),
            AllowsSha256 = tags["h"] is not { } hashes || Lists(hashes, "sha256"),
            AllowsEmail = tags["s"] is not { } services || Lists(services, "*") || Lists(services, "email"),
        };
        return true;
    }

    /// <summary>The record as one text, <c>v=DKIM1; k=rsa; p=…</c>. The limits of h= and s= are read but never written: our keys have none.</summary>
    public string ToText()
    {
        var flags = (IsTesting, IsStrict) switch
        {
            (true, true) => "t=y:s; ",
            (true, false) => "t=y; ",
            (false, true) => "t=s; ",
            _ => "",
        };
        return $"v=DKIM1; k={KeyType.RecordName()}; {flags}p={PublicKey}";
    }

    /// <summary>The text cut for DNS: a character string holds at most 255 octets (RFC 1035 section 3.3).</summary>
    public IReadOnlyList<string> ToCharacterStrings() =>
        [.. ToText().Chunk(MaxCharacterString).Select(characters => new string(characters))];

    private static bool Lists(string? value, string item) =>
        value is not null && value.Split(':', StringSplitOptions.TrimEntries).Contains(item);
}
