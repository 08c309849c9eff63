using System.Net;
using Posthorn.Dns;

namespace Posthorn.Network;

/// <summary>One question from the first server asked to the end of the aliases, without any memory.</summary>
internal sealed class DnsLookup(DnsResolverOptions options, TimeProvider clock)
{
    private readonly DnsServerClient _client = new(options, clock);

    /// <param name="question">What is asked.</param>
    /// <param name="cancellationToken">The limit for the whole.</param>
    public async Task<DnsAnswer> ExecuteAsync(DnsQuestion question, CancellationToken cancellationToken)
    {
        var ttl = uint.MaxValue;
        var authentic = true;
        for (var aliases = 0; ;)
        {
            var (outcome, stepIsAuthentic) = await AskServersAsync(question, options.MaxAliases - aliases, cancellationToken);
            authentic &= stepIsAuthentic;
            switch (outcome)
            {
                case ResponseOutcome.Alias alias when aliases + alias.Followed <= options.MaxAliases:
                    aliases += alias.Followed;
                    ttl = Math.Min(ttl, alias.Ttl);
                    question = question with { Name = alias.Target };
                    continue;
                case ResponseOutcome.Alias:
                    return Failure(DnsFailureReason.TooManyAliases, $"More than {options.MaxAliases} aliases in a row.");
                case ResponseOutcome.Found found:
                    var until = Expiry(Math.Min(ttl, found.Ttl), options.MinTtl, options.MaxTtl);
                    return new DnsAnswer.Found(found.Records, found.Owner, until) { AuthenticatedData = authentic };
                case ResponseOutcome.Negative negative:
                    return Negative(negative.NameExists, Math.Min(ttl, negative.Ttl)) with { AuthenticatedData = authentic };
                case ResponseOutcome.Failed failed:
                    return Failure(failed.Reason, failed.Detail);
                default:
                    throw new InvalidOperationException($"A response has no outcome {outcome}.");
            }
        }
    }

    public DnsAnswer.Failure Failure(DnsFailureReason reason, string detail) =>
        new(reason, detail, clock.GetUtcNow() + options.FailureTtl);

    /// <summary>Asks server after server. Who failed in words is not asked again; who stayed silent is, in the next round.</summary>
    private async Task<(ResponseOutcome Outcome, bool Authentic)> AskServersAsync(
        DnsQuestion question, int maxAliases, CancellationToken cancellationToken)
    {
        IReadOnlyList<IPEndPoint> servers = options.Servers;
        ResponseOutcome.Failed? failure = null;
        for (var round = 0; round < options.Rounds && servers.Count > 0; round++)
        {
            var silent = new List<IPEndPoint>();
            foreach (var server in servers)
            {
                switch (await _client.AskAsync(server, question, cancellationToken))
                {
                    case ServerReply.Responded { Message: var message }:
                        var outcome = ResponseRules.Read(message, question, maxAliases);
                        if (outcome is not ResponseOutcome.Failed refusal)
                        {
                            return (outcome, ResponseRules.IsAuthentic(message, server.Address, options.TrustAuthenticatedData));
                        }

                        failure = refusal with { Detail = $"{server} {refusal.Detail}." };
                        break;
                    case ServerReply.Failed failed:
                        failure = new ResponseOutcome.Failed(failed.Reason, $"{server} {failed.Detail}.");
                        if (failed.WasSilent)
                        {
                            silent.Add(server);
                        }

                        break;
                }
            }

            servers = silent;
        }

        return (failure ?? throw new InvalidOperationException("No server was asked."), false);
    }

    private DnsAnswer Negative(bool nameExists, uint ttl)
    {
        var until = Expiry(ttl, TimeSpan.Zero, options.MaxNegativeTtl);
        return nameExists ? new DnsAnswer.NoData(until) : new DnsAnswer.NameError(until);
    }

    private DateTimeOffset Expiry(uint ttl, TimeSpan min, TimeSpan max)
    {
        var wanted = TimeSpan.FromSeconds(ttl);
        return clock.GetUtcNow() + (wanted < min ? min : wanted > max ? max : wanted);
    }
}
