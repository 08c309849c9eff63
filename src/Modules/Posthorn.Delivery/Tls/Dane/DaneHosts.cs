using Posthorn.Dns;
using Posthorn.MailAuth.Dane;

namespace Posthorn.Delivery.Tls.Dane;

/// <summary>What DNS says about the TLSA records of a domain's hosts.</summary>
/// <param name="Records">The usable records of each host that has any TLSA record; an empty list: it has some, none usable.</param>
/// <param name="Unknown">The hosts whose records could not be looked up, with the reason.</param>
/// <param name="ExpiresAt">When some answer among them is to be asked for again.</param>
internal sealed record DaneHosts(
    IReadOnlyDictionary<string, IReadOnlyList<TlsaRecord>> Records, IReadOnlyDictionary<string, string> Unknown, DateTimeOffset ExpiresAt)
{
    /// <summary>No DANE: switched off, or the zones are not signed.</summary>
    public static readonly DaneHosts None = new(new Dictionary<string, IReadOnlyList<TlsaRecord>>(), new Dictionary<string, string>(), DateTimeOffset.MaxValue);

    public bool IsNone => Records.Count == 0 && Unknown.Count == 0;

    public static TlsaAssociation Association(TlsaRecord record) => new(record.Usage, record.Selector, record.MatchingType, record.Data);

    /// <summary>As reports show them (RFC 8460 section 4.2).</summary>
    public IEnumerable<string> Lines() =>
        from host in Records.OrderBy(host => host.Key, StringComparer.Ordinal)
        from record in host.Value
        select $"{record.Name}. IN TLSA {record.Usage} {record.Selector} {record.MatchingType} {Convert.ToHexStringLower(record.Data.Span)}";
}
