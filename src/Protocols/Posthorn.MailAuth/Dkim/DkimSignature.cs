using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Posthorn.MailAuth.Dkim;

/// <summary>A DKIM-Signature field that is well formed and uses what we support (RFC 6376 section 3.5).</summary>
internal sealed record DkimSignature
{
    private const int MaxTimestampDigits = 12;

    public required string Domain { get; init; }

    public required string Selector { get; init; }

    /// <summary>i=, decoded; <c>@d</c> when the field has none.</summary>
    public required string Identity { get; init; }

    public required DkimKeyType KeyType { get; init; }

    public required DkimCanonicalization HeaderCanonicalization { get; init; }

    public required DkimCanonicalization BodyCanonicalization { get; init; }

    public required IReadOnlyList<string> SignedHeaders { get; init; }

    public required byte[] BodyHash { get; init; }

    public required byte[] Signature { get; init; }

    /// <summary>x= in Unix seconds.</summary>
    public required long? ExpiresAt { get; init; }

    /// <summary>l= in octets; more than a message can have when it has more digits than a number.</summary>
    public required long? BodyLength { get; init; }

    public string KeyName => $"{Selector}._domainkey.{Domain}".ToLowerInvariant();

    /// <param name="value">What stands after the colon, folded or not.</param>
    /// <param name="maxSignedHeaders">The most names that h= may list.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="failure">How the field has to be reported when it is no usable signature.</param>
    public static bool TryParse(
        ReadOnlySpan<char> value, int maxSignedHeaders,
        [NotNullWhen(true)] out DkimSignature? signature, [NotNullWhen(false)] out DkimVerification? failure)
    {
        signature = null;
        if (!TagList.TryParse(value, out var tags, out var error))
        {
            failure = new(DkimResult.Neutral, error);
            return false;
        }

        var identityOfFailure = new DkimVerification(DkimResult.Neutral, null)
        {
            Domain = tags["d"],
            Selector = tags["s"],
            Identity = tags["i"],
        };
        if (tags["a"] == "rsa-sha1")
        {
            failure = identityOfFailure with { Result = DkimResult.PermanentError, Reason = "rsa-sha1 is too weak (RFC 8301)" };
            return false;
        }

        signature = Read(tags, maxSignedHeaders, out error);
        failure = signature is null ? identityOfFailure with { Reason = error } : null;
        return signature is not null;
    }

    private static DkimSignature? Read(TagList tags, int maxSignedHeaders, out string? error)
    {
        if (Array.Find(["v", "a", "b", "bh", "d", "h", "s"], name => tags[name] is null) is { } missing)
        {
            return Fail($"no {missing}=", out error);
        }

        if (tags["v"] != "1")
        {
            return Fail("v= is not 1", out error);
        }

        DkimKeyType keyType;
        switch (tags["a"])
        {
            case "rsa-sha256": keyType = DkimKeyType.Rsa; break;
            case "ed25519-sha256": keyType = DkimKeyType.Ed25519; break;
            default: return Fail("unknown algorithm in a=", out error);
        }

        var (domain, selector) = (tags["d"]!, tags["s"]!);
        if (!DkimName.IsDomain(domain) || !DkimName.IsDomain(selector))
        {
            return Fail("d= or s= is not a name", out error);
        }

        var identity = DkimQuotedPrintable.Decode(tags["i"] ?? "@" + domain);
        var at = identity.LastIndexOf('@');
        if (at < 0 || !DkimName.IsSameOrBelow(identity.AsSpan(at + 1), domain))
        {
            return Fail("i= is not within d=", out error);
        }

        if (!TryReadCanonicalization(tags["c"] ?? "simple/simple", out var header, out var body))
        {
            return Fail("unknown canonicalization in c=", out error);
        }

        if (tags["q"] is { } query && !query.Split(':', StringSplitOptions.TrimEntries).Contains("dns/txt"))
        {
            return Fail("q= does not offer dns/txt", out error);
        }

        var names = tags["h"]!.Split(':', StringSplitOptions.TrimEntries);
        if (names.Length > maxSignedHeaders || !Array.TrueForAll(names, name => DkimName.IsHeaderName(name)))
        {
            return Fail("h= is not a list of header names, or is too long", out error);
        }

        if (!names.Contains("from", StringComparer.OrdinalIgnoreCase))
        {
            return Fail("h= does not list From", out error);
        }

        if (!TryReadBase64(tags["bh"]!, out var bodyHash) || !TryReadBase64(tags["b"]!, out var signature))
        {
            return Fail("b= or bh= is not base64", out error);
        }

        if (!TryReadTimestamp(tags["t"], out var signedAt) || !TryReadTimestamp(tags["x"], out var expiresAt) || expiresAt <= signedAt)
        {
            return Fail("t= or x= is not a time, or x= is not after t=", out error);
        }

        if (!TryReadLength(tags["l"], out var bodyLength))
        {
            return Fail("l= is not a number", out error);
        }

        error = null;
        return new()
        {
            Domain = domain,
            Selector = selector,
            Identity = identity,
            KeyType = keyType,
            HeaderCanonicalization = header,
            BodyCanonicalization = body,
            SignedHeaders = names,
            BodyHash = bodyHash,
            Signature = signature,
            ExpiresAt = expiresAt,
            BodyLength = bodyLength,
        };
    }

    /// <summary><c>simple</c>, <c>relaxed</c>, or two of them with a slash; the body is simple when only one is named.</summary>
    private static bool TryReadCanonicalization(string value, out DkimCanonicalization header, out DkimCanonicalization body)
    {
        var slash = value.IndexOf('/');
        body = default;
        return TryReadOne(slash < 0 ? value : value[..slash], out header) && (slash < 0 || TryReadOne(value[(slash + 1)..], out body));

        static bool TryReadOne(string name, out DkimCanonicalization one)
        {
            one = name == "relaxed" ? DkimCanonicalization.Relaxed : DkimCanonicalization.Simple;
            return name is "relaxed" or "simple";
        }
    }

    private static bool TryReadBase64(string value, out byte[] octets)
    {
        var base64 = TagList.WithoutWhiteSpace(value);
        octets = new byte[base64.Length];
        if (base64.Length == 0 || !Convert.TryFromBase64String(base64, octets, out var length))
        {
            return false;
        }

        octets = octets[..length];
        return true;
    }

    private static bool TryReadTimestamp(string? value, out long? seconds)
    {
        seconds = null;
        if (value is null)
        {
            return true;
        }

        if (!IsNumber(value) || value.Length > MaxTimestampDigits)
        {
            return false;
        }

        seconds = long.Parse(value, CultureInfo.InvariantCulture);
        return true;
    }

    private static bool TryReadLength(string? value, out long? octets)
    {
        octets = null;
        if (value is null)
        {
            return true;
        }

        // Section 3.5 allows 76 digits.
        octets = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;
        return IsNumber(value) && value.Length <= 76;
    }

    private static bool IsNumber(string value) => value.Length > 0 && !value.AsSpan().ContainsAnyExceptInRange('0', '9');

    private static DkimSignature? Fail(string reason, out string? error)
    {
        error = reason;
        return null;
    }
}
