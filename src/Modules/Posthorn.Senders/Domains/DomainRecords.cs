using Posthorn.MailAuth.Dkim;

namespace Posthorn.Senders.Domains;

/// <summary>What a domain's owner publishes, so that receivers believe the mail. Pure.</summary>
internal static class DomainRecords
{
    /// <param name="hostName">The public name of this server.</param>
    public static IReadOnlyList<DnsRecordToPublish> Of(SenderDomain domain, DkimPublicKeyRecord key, string hostName) =>
    [
        new("TXT", $"{domain.Selector}._domainkey.{domain.Domain}", key.ToText(), "DKIM: the key that signs"),
        new("MX", domain.ReturnPath, $"10 {hostName}", "returned mail comes back here"),
        new("TXT", domain.ReturnPath, $"v=spf1 a:{hostName} -all", "SPF: this server sends for the return path"),
        new("TXT", $"_dmarc.{domain.Domain}", "v=DMARC1; p=none", "DMARC: start by watching; keep yours if you have one"),
    ];
}
