using System.Security.Cryptography;
using System.Text;

namespace Posthorn.Delivery.Tls;

/// <summary>
/// The text by which policies are compared: readable in front, a digest of the lists behind. Empty for opportunistic TLS.
/// Made when a policy is made, which is seldom; read for every copy.
/// </summary>
internal static class TlsPolicyKey
{
    public static string Of(TlsPolicy policy)
    {
        List<string> parts = [];
        if (policy.Required)
        {
            parts.Add(policy.Source.ToString().ToLowerInvariant());
            parts.Add(policy.Certificate switch { CertificateDemand.Dane => "dane", CertificateDemand.WebPki => "verified", _ => "encrypted" });
            parts.Add($"tls{policy.MinVersion}");
        }

        if (policy.Account.AsksAnything)
        {
            parts.Add($"account:{(policy.Account.Verified ? "verified" : "encrypted")}{policy.Account.MinVersion}");
        }

        if (policy.MxPatterns.Count > 0)
        {
            parts.Add($"mx:{Digest(string.Join('\n', policy.MxPatterns))}");
        }

        if (policy.Elsewhere is { } elsewhere)
        {
            parts.Add($"tlsa:{Digest(HostsOf(policy))}");
            parts.Add($"else({elsewhere.Key})");
        }

        if (policy.Observed is { } observed)
        {
            parts.Add($"testing({observed.Key})");
        }

        return string.Join(' ', parts);
    }

    /// <summary>The domain's name counts too: a DANE-TA certificate may bear it.</summary>
    private static string HostsOf(TlsPolicy policy)
    {
        var text = new StringBuilder(policy.Domain).Append('\n');
        foreach (var (host, records) in policy.TlsaByHost.OrderBy(host => host.Key, StringComparer.Ordinal))
        {
            text.Append(host);
            foreach (var line in records.Select(record => $" {record.Usage} {record.Selector} {record.MatchingType} {Convert.ToHexString(record.Data.Span)}").Order(StringComparer.Ordinal))
            {
                text.Append(line);
            }

            text.Append('\n');
        }

        foreach (var host in policy.UnknownHosts.Keys.Order(StringComparer.Ordinal))
        {
            text.Append("? ").Append(host).Append('\n');
        }

        return text.ToString();
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
