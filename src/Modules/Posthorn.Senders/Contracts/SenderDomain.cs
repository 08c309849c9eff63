namespace Posthorn.Senders;

/// <summary>A domain that an account sends from.</summary>
/// <param name="Domain">Lower case, A-labels.</param>
/// <param name="Selector">Of the DKIM key: the record stands at <c>selector._domainkey.domain</c>.</param>
/// <param name="ReturnPath">The host of the envelope sender, below the domain so that SPF aligns in DMARC.</param>
public sealed record SenderDomain(long AccountId, string Domain, string Selector, string ReturnPath, DateTimeOffset CreatedAt);

/// <summary>A record that the domain's owner publishes.</summary>
/// <param name="Why">What it is for, in a few words.</param>
public sealed record DnsRecordToPublish(string Type, string Name, string Value, string Why);
