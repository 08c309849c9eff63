using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Posthorn.MailAuth.Dane;

/// <summary>Holds what a server showed against its TLSA records (RFC 7671 section 5, RFC 7672 section 3.1).</summary>
public static class DaneCertificateRules
{
    /// <summary>Certificates of the server's chain that are looked at; a longer chain is somebody's joke.</summary>
    public const int MaxChain = 16;

    /// <param name="leaf">The server's own certificate.</param>
    /// <param name="sent">What else the server sent, in any order; the leaf may be among them.</param>
    /// <param name="records">Usable records, see <see cref="TlsaRules.Usable"/>; at least one.</param>
    /// <param name="names">The names that a certificate under a DANE-TA record may bear: the MX host, and the domain.</param>
    /// <param name="now">For DANE-TA, whose chains expire. DANE-EE knows no time.</param>
    public static DaneMatch Match(
        X509Certificate2 leaf, IReadOnlyList<X509Certificate2> sent, IReadOnlyList<TlsaAssociation> records, IReadOnlyList<string> names, DateTimeOffset now)
    {
        var best = DaneMatch.None;
        foreach (var record in records)
        {
            var match = record.Usage switch
            {
                // RFC 7672 section 3.1.1: the record binds the key to the host, so names and dates in the certificate mean nothing.
                TlsaAssociation.DaneEe => Fits(record, leaf) ? DaneMatch.Match : DaneMatch.None,
                TlsaAssociation.DaneTa => MatchAnchor(record, leaf, sent, names, now),
                _ => DaneMatch.None,
            };
            if (match == DaneMatch.Match)
            {
                return match;
            }

            best = match > best ? match : best;
        }

        return best;
    }

    /// <summary>Whether a certificate is the one that the record describes.</summary>
    public static bool Fits(TlsaAssociation record, X509Certificate2 certificate)
    {
        ReadOnlySpan<byte> chosen = record.Selector switch
        {
            0 => certificate.RawData,
            1 => certificate.PublicKey.ExportSubjectPublicKeyInfo(),
            _ => [],
        };
        return !chosen.IsEmpty && record.MatchingType switch
        {
            0 => chosen.SequenceEqual(record.Data.Span),
            1 => record.Data.Span.SequenceEqual(SHA256.HashData(chosen)),
            2 => record.Data.Span.SequenceEqual(SHA512.HashData(chosen)),
            _ => false,
        };
    }

    private static DaneMatch MatchAnchor(
        TlsaAssociation record, X509Certificate2 leaf, IReadOnlyList<X509Certificate2> sent, IReadOnlyList<string> names, DateTimeOffset now)
    {
        var best = DaneMatch.None;
        foreach (var anchor in Anchors(record, leaf, sent))
        {
            var match = ChainToAnchor(leaf, sent, anchor, now);
            if (match == DaneMatch.Match && !names.Any(name => CertificateNameRules.Fits(leaf, name, allowCommonName: true)))
            {
                match = DaneMatch.OtherName;
            }

            best = match > best ? match : best;
        }

        return best;
    }

    /// <summary>The anchor must be in what the server sent (RFC 7672 section 3.1.2), or whole in the record itself.</summary>
    private static IEnumerable<X509Certificate2> Anchors(TlsaAssociation record, X509Certificate2 leaf, IReadOnlyList<X509Certificate2> sent)
    {
        foreach (var certificate in sent.Take(MaxChain))
        {
            if (!certificate.RawDataMemory.Span.SequenceEqual(leaf.RawDataMemory.Span) && Fits(record, certificate))
            {
                yield return certificate;
            }
        }

        if (record is { Selector: 0, MatchingType: 0 } && Load(record.Data.Span) is { } whole)
        {
            yield return whole;
        }
    }

    private static DaneMatch ChainToAnchor(X509Certificate2 leaf, IReadOnlyList<X509Certificate2> sent, X509Certificate2 anchor, DateTimeOffset now)
    {
        using var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.Add(anchor);
        policy.ExtraStore.AddRange(sent.Take(MaxChain).ToArray());
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.VerificationTimeIgnored = false;
        policy.VerificationTime = now.UtcDateTime;
        chain.Build(leaf);

        // The anchor need not be a root, so the end of the chain may be unknown; everything up to the anchor must be sound.
        var faults = X509ChainStatusFlags.NoError;
        for (var i = 0; i < chain.ChainElements.Count; i++)
        {
            var element = chain.ChainElements[i];
            foreach (var status in element.ChainElementStatus)
            {
                faults |= status.Status;
            }

            if (i > 0 && element.Certificate.RawDataMemory.Span.SequenceEqual(anchor.RawDataMemory.Span))
            {
                faults &= ~(X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain);
                return faults switch
                {
                    X509ChainStatusFlags.NoError => DaneMatch.Match,
                    X509ChainStatusFlags.NotTimeValid => DaneMatch.Expired,
                    _ => DaneMatch.None,
                };
            }
        }

        return DaneMatch.None;
    }

    private static X509Certificate2? Load(ReadOnlySpan<byte> octets)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(octets);
        }
        catch (CryptographicException)
        {
            // The record is anybody's text.
            return null;
        }
    }
}

/// <summary>What came of holding a certificate against TLSA records, the better the higher.</summary>
public enum DaneMatch
{
    /// <summary>No record describes this certificate or one that it soundly chains to.</summary>
    None,

    /// <summary>A DANE-TA record fits and the certificate, or one between, is outside of its dates.</summary>
    Expired,

    /// <summary>A DANE-TA record fits and the certificate bears another name.</summary>
    OtherName,

    Match,
}
