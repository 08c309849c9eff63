using Microsoft.Extensions.Options;
using Posthorn.Dns;
using Posthorn.MailAuth.MtaSts;
using Posthorn.MailAuth.TlsRpt;
using Posthorn.Network;
using Posthorn.Network.Http;

namespace Posthorn.Delivery.Tls.MtaSts;

/// <summary>Asks the world about a domain's policy: the TXT record, and the file on its web server (RFC 8461 section 3).</summary>
internal sealed class MtaStsLookup(IDnsResolver resolver, IOptions<DeliveryOptions> options, TimeProvider clock) : IDisposable
{
    /// <summary>For the whole fetch: mail waits for the first one.</summary>
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(10);

    private readonly GuardedHttpClient _http = new(
        resolver,
        new GuardedHttpOptions { AllowPrivateAddresses = options.Value.AllowPrivateMx, TrustedRoots = options.Value.TrustedRoots, ConnectTimeout = FetchTimeout },
        clock);

    /// <summary>The TXT record.</summary>
    public async Task<TxtOutcome> FindRecordAsync(string domain, CancellationToken cancellationToken)
    {
        if (!DomainName.TryParse(domain, out var name) || !name.TryPrepend("_mta-sts", out var question, out _))
        {
            return new TxtOutcome(null, IsFailure: false, DateTimeOffset.MaxValue);
        }

        var answer = await resolver.QueryAsync(question, DnsRecordType.TXT, cancellationToken);
        return new TxtOutcome(MtaStsRecord.Choose(answer.RecordsOf<TxtRecord>().Select(record => record.Text)), answer is DnsAnswer.Failure, answer.ExpiresAt);
    }

    /// <summary>The policy file. Section 3.3: the certificate must be valid for <c>mta-sts.&lt;domain&gt;</c>, and only a plain 200 counts.</summary>
    public async Task<FetchOutcome> FetchAsync(string domain, CancellationToken cancellationToken)
    {
        var port = options.Value.MtaStsPort;
        if (!Uri.TryCreate($"https://mta-sts.{domain}{(port == 443 ? "" : $":{port}")}/.well-known/mta-sts.txt", UriKind.Absolute, out var address))
        {
            return new FetchOutcome(null, TlsResultType.StsPolicyFetchError, $"{domain} cannot be written as a web address");
        }

        var outcome = await _http.SendAsync(GuardedRequest.Get(address, MtaStsPolicyParser.MaxLength, FetchTimeout), cancellationToken);
        return outcome switch
        {
            HttpOutcome.Failed { Reason: HttpFailure.Certificate } failed => new FetchOutcome(null, TlsResultType.StsWebPkiInvalid, failed.Detail),
            HttpOutcome.Failed { Reason: HttpFailure.TooLarge } failed => new FetchOutcome(null, TlsResultType.StsPolicyInvalid, failed.Detail),
            HttpOutcome.Failed failed => new FetchOutcome(null, TlsResultType.StsPolicyFetchError, failed.Detail),
            HttpOutcome.Answered { Status: not 200 } answered => new FetchOutcome(null, TlsResultType.StsPolicyFetchError, $"{address.Host} answered {answered.Status}"),
            HttpOutcome.Answered { MediaType: not (null or "text/plain") } answered =>
                new FetchOutcome(null, TlsResultType.StsPolicyInvalid, $"{address.Host} sent {answered.MediaType}, not text/plain"),
            HttpOutcome.Answered answered => MtaStsPolicyParser.TryParse(answered.Body.Span, out var policy, out var error)
                ? new FetchOutcome(policy, null, "")
                : new FetchOutcome(null, TlsResultType.StsPolicyInvalid, error),
            _ => throw new InvalidOperationException($"{outcome} is no outcome."),
        };
    }

    public void Dispose() => _http.Dispose();
}

/// <param name="Record">Null: the domain publishes none that counts.</param>
/// <param name="IsFailure">DNS could not say.</param>
internal sealed record TxtOutcome(MtaStsRecord? Record, bool IsFailure, DateTimeOffset ExpiresAt);

/// <param name="Problem">Null when there is a policy.</param>
/// <param name="Detail">A phrase for a person.</param>
internal sealed record FetchOutcome(MtaStsPolicy? Policy, TlsResultType? Problem, string Detail);
