using Posthorn.Delivery.Tls;
using Posthorn.Delivery.Tls.Dane;
using Posthorn.Delivery.Tls.MtaSts;
using Posthorn.Dns;
using Posthorn.MailAuth.MtaSts;
using Posthorn.MailAuth.TlsRpt;

namespace Posthorn.Delivery.Tests.Tls;

/// <summary>The parts that policies are made of, for tests.</summary>
internal static class TlsValues
{
    public static readonly TlsRequirement Encrypted = new(true, false, new Version(1, 1));
    public static readonly TlsRequirement Verified = new(true, true, new Version(1, 2));

    public static MtaStsState Sts(MtaStsMode mode, params string[] patterns) => new(
        new StoredMtaSts("example.org", "1", new MtaStsPolicy(mode, TimeSpan.FromDays(7), patterns), Copies.Noon, Copies.Noon), null, Copies.Noon.AddHours(1));

    public static MtaStsState Broken(TlsResultType problem) => new(null, problem, Copies.Noon.AddHours(1));

    public static TlsaRecord Tlsa(string host, byte usage = 3, byte selector = 1, byte matching = 1, byte[]? data = null) =>
        new(DomainName.Parse($"_25._tcp.{host}"), 300, usage, selector, matching, data ?? new byte[32]);

    /// <summary>A host with records; with an empty list, one whose records are all unusable.</summary>
    public static DaneHosts Dane(string host, params TlsaRecord[] records) => new(
        new Dictionary<string, IReadOnlyList<TlsaRecord>>(StringComparer.OrdinalIgnoreCase) { [host] = records }, new Dictionary<string, string>(), DateTimeOffset.MaxValue);

    public static DaneHosts Unknown(string host) => new(
        new Dictionary<string, IReadOnlyList<TlsaRecord>>(), new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { [host] = "SERVFAIL" }, DateTimeOffset.MaxValue);

    public static TlsPolicy Combine(TlsRequirement? account = null, TlsRequirement? shaping = null, MtaStsState? sts = null, DaneHosts? dane = null) =>
        TlsPolicyRules.Combine("example.org", account ?? TlsRequirement.None, shaping ?? TlsRequirement.None, sts ?? MtaStsState.Nothing, dane ?? DaneHosts.None);
}
