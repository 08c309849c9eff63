using Posthorn.Dns;
using Posthorn.MailAuth.Dane;
using Posthorn.Network;

namespace Posthorn.Delivery.Tls.Dane;

/// <summary>
/// Looks for the TLSA records of MX hosts (RFC 7672 section 2.2). Only answers that the resolver vouches for count; a host whose
/// addresses are not signed has no records that could be believed.
/// </summary>
internal sealed class DaneFinder(IDnsResolver resolver)
{
    /// <summary>MX hosts listen here; the port is part of the records' name (RFC 7672 section 2.2.3), also where tests use another one.</summary>
    private const string Prefix = "_25._tcp";

    /// <param name="hosts">The domain's MX hosts.</param>
    /// <param name="mxIsAuthentic">Whether the answer that named them was validated. If not, anybody could have named others.</param>
    public async Task<DaneHosts> FindAsync(IReadOnlyList<string> hosts, bool mxIsAuthentic, CancellationToken cancellationToken)
    {
        if (!mxIsAuthentic)
        {
            return DaneHosts.None;
        }

        var found = await Task.WhenAll(hosts.Distinct(StringComparer.OrdinalIgnoreCase).Select(host => FindHostAsync(host, cancellationToken)));
        return new DaneHosts(
            found.Where(host => host.Records is not null).ToDictionary(host => host.Name, host => host.Records!, StringComparer.OrdinalIgnoreCase),
            found.Where(host => host.Failure is not null).ToDictionary(host => host.Name, host => host.Failure!, StringComparer.OrdinalIgnoreCase),
            found.Length == 0 ? DateTimeOffset.MaxValue : found.Min(host => host.ExpiresAt));
    }

    private async Task<Host> FindHostAsync(string host, CancellationToken cancellationToken)
    {
        if (!DomainName.TryParse(host, out var name))
        {
            return new Host(host, null, null, DateTimeOffset.MaxValue);
        }

        var (address, expires) = await AddressAsync(name, cancellationToken);
        if (address is not { AuthenticatedData: true })
        {
            return new Host(host, null, null, expires);
        }

        // RFC 7672 section 2.2.2: an alias may have the records of its target, or its own.
        DomainName[] owners = address.CanonicalName == name ? [name] : [address.CanonicalName, name];
        foreach (var owner in owners)
        {
            if (!owner.TryPrepend(Prefix, out var question, out _))
            {
                continue;
            }

            var answer = await resolver.QueryAsync(question, DnsRecordType.TLSA, cancellationToken);
            expires = answer.ExpiresAt < expires ? answer.ExpiresAt : expires;
            switch (answer)
            {
                case DnsAnswer.Failure failure:
                    return new Host(host, null, failure.Detail, expires);
                case DnsAnswer.Found { AuthenticatedData: true }:
                    var records = TlsaRules.Usable(answer.RecordsOf<TlsaRecord>(), DaneHosts.Association);
                    return new Host(host, records, null, expires);
            }
        }

        return new Host(host, null, null, expires);
    }

    /// <summary>The address answer that counts: the one that is not vouched for, if there is one.</summary>
    private async Task<(DnsAnswer.Found? Answer, DateTimeOffset ExpiresAt)> AddressAsync(DomainName name, CancellationToken cancellationToken)
    {
        var v4 = await resolver.QueryAsync(name, DnsRecordType.A, cancellationToken);
        var v6 = await resolver.QueryAsync(name, DnsRecordType.AAAA, cancellationToken);
        var found = new[] { v4, v6 }.OfType<DnsAnswer.Found>().OrderBy(answer => answer.AuthenticatedData).FirstOrDefault();
        return (found, v4.ExpiresAt < v6.ExpiresAt ? v4.ExpiresAt : v6.ExpiresAt);
    }

    private sealed record Host(string Name, IReadOnlyList<TlsaRecord>? Records, string? Failure, DateTimeOffset ExpiresAt);
}
