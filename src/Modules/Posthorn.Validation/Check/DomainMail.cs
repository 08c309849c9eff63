using Posthorn.Dns;
using Posthorn.Network;

namespace Posthorn.Validation.Check;

/// <summary>Asks DNS whether a domain takes mail.</summary>
internal sealed class DomainMail(IDnsResolver resolver)
{
    public async ValueTask<MailDomain> FindAsync(string domain, CancellationToken cancellationToken)
    {
        if (!DomainName.TryParse(domain, out var name))
        {
            return MailDomain.None;
        }

        var exchanges = await resolver.QueryAsync(name, DnsRecordType.MX, cancellationToken);
        switch (exchanges)
        {
            case DnsAnswer.Found:
                return exchanges.RecordsOf<MxRecord>().All(record => record.Exchange.IsRoot) ? MailDomain.None : MailDomain.Exchange;
            case DnsAnswer.NameError:
                return MailDomain.None;
            case DnsAnswer.Failure:
                return MailDomain.Unknown;
        }

        var v4 = await resolver.QueryAsync(name, DnsRecordType.A, cancellationToken);
        if (v4 is DnsAnswer.Found)
        {
            return MailDomain.AddressOnly;
        }

        var v6 = await resolver.QueryAsync(name, DnsRecordType.AAAA, cancellationToken);
        return v6 is DnsAnswer.Found ? MailDomain.AddressOnly : v4.IsTemporary || v6.IsTemporary ? MailDomain.Unknown : MailDomain.None;
    }
}
