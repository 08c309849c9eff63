using System.Net;
using Posthorn.Dns;

namespace Posthorn.Network;

/// <summary>Reads a response as an answer: RFC 1034 section 5.3.3 for aliases, RFC 2308 section 2 for negative answers.</summary>
internal static class ResponseRules
{
    /// <param name="response">The response; its id and question have been checked.</param>
    /// <param name="question">What was asked.</param>
    /// <param name="maxAliases">Aliases in the response are followed to one more than this, which the caller takes as too many.</param>
    public static ResponseOutcome Read(DnsMessage response, DnsQuestion question, int maxAliases)
    {
        if (response.ResponseCode is not (DnsResponseCode.NoError or DnsResponseCode.NameError))
        {
            return Refusal(response.ResponseCode);
        }

        var owner = question.Name;
        var ttl = uint.MaxValue;
        var followed = 0;
        while (true)
        {
            var records = response.Answers
                .Where(record => record.Name == owner && record.Type == question.Type && record.Class == question.Class)
                .ToList();
            if (records.Count > 0)
            {
                return new ResponseOutcome.Found(records, owner, Math.Min(ttl, records.Min(record => record.Ttl)));
            }

            var alias = response.Answers.OfType<CnameRecord>().FirstOrDefault(record => record.Name == owner);
            if (alias is null)
            {
                return End(response, owner, followed, ttl);
            }

            owner = alias.Target;
            ttl = Math.Min(ttl, alias.Ttl);
            if (++followed > maxAliases)
            {
                return new ResponseOutcome.Alias(owner, followed, ttl);
            }
        }
    }

    /// <summary>Whether the AD flag counts. On the way from another host anybody could have set it (RFC 4035 section 4.9.3).</summary>
    public static bool IsAuthentic(DnsMessage response, IPAddress server, bool trustEveryServer) =>
        response.AuthenticData && (trustEveryServer || IPAddress.IsLoopback(server));

    /// <summary>The records asked for are not in the response.</summary>
    private static ResponseOutcome End(DnsMessage response, DomainName owner, int followed, uint ttl)
    {
        var soa = response.Authorities.OfType<SoaRecord>().FirstOrDefault();
        if (response.ResponseCode == DnsResponseCode.NameError || soa is not null)
        {
            // With aliases in front, code and SOA speak of the last name (RFC 2308 section 2.1).
            return new ResponseOutcome.Negative(
                NameExists: response.ResponseCode != DnsResponseCode.NameError, Math.Min(ttl, soa?.NegativeTtl ?? 0));
        }

        if (followed > 0)
        {
            return new ResponseOutcome.Alias(owner, followed, ttl);
        }

        // RFC 2308 section 2.2: servers of others, and no SOA, is "ask there" rather than "there is nothing".
        return !response.AuthoritativeAnswer && response.Authorities.OfType<NsRecord>().Any()
            ? new ResponseOutcome.Failed(DnsFailureReason.Refused, "gave a referral instead of an answer")
            : new ResponseOutcome.Negative(NameExists: true, Ttl: 0);
    }

    private static ResponseOutcome.Failed Refusal(DnsResponseCode code) => code switch
    {
        DnsResponseCode.ServerFailure => new(DnsFailureReason.ServerFailure, "answered SERVFAIL"),
        DnsResponseCode.Refused => new(DnsFailureReason.Refused, "answered REFUSED"),
        DnsResponseCode.NotImplemented => new(DnsFailureReason.Refused, "answered NOTIMP"),
        DnsResponseCode.FormatError => new(DnsFailureReason.ServerFailure, "answered FORMERR"),
        _ => new(DnsFailureReason.ServerFailure, $"answered with response code {(int)code}"),
    };
}
