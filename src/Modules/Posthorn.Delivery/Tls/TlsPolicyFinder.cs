using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Posthorn.Accounts;
using Posthorn.Delivery.Tls.Dane;
using Posthorn.Delivery.Tls.MtaSts;

namespace Posthorn.Delivery.Tls;

/// <summary>
/// Finds what the way to a domain asks of TLS. As a rule that is a look-up in memory; once a minute the parts are put together anew,
/// and these come from memory too as long as they hold.
/// </summary>
internal sealed class TlsPolicyFinder(MtaStsPolicies mtaSts, DaneFinder dane, IOptions<DeliveryOptions> options, TimeProvider clock)
{
    /// <summary>Policies in memory: one per domain as a rule, more where accounts ask for different things.</summary>
    private const int MaxKnown = 200_000;

    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<Question, Known> _known = new();
    private readonly DeliveryOptions _options = options.Value;

    /// <param name="domain">The recipient domain with A-labels, lower case.</param>
    /// <param name="mxHosts">Its MX hosts in any order; only DANE needs them.</param>
    /// <param name="mxIsAuthentic">Whether the answer that named the hosts was validated with DNSSEC, as a trusted resolver says.</param>
    /// <param name="account">What the sending account enforces.</param>
    /// <param name="shaping">What a shaping rule for the domain asks; <see cref="TlsRequirement.None"/> without one.</param>
    /// <param name="cancellationToken">Ends the wait of this caller alone.</param>
    public ValueTask<TlsPolicy> FindAsync(
        string domain, IReadOnlyList<string> mxHosts, bool mxIsAuthentic, AccountTls account, TlsRequirement shaping, CancellationToken cancellationToken)
    {
        var question = new Question(domain, account, shaping);
        return _known.TryGetValue(question, out var known) && clock.GetUtcNow() < known.ValidUntil && IsAbout(known, mxHosts, mxIsAuthentic)
            ? ValueTask.FromResult(known.Policy)
            : FindAnewAsync(question, mxHosts, mxIsAuthentic, cancellationToken);
    }

    private async ValueTask<TlsPolicy> FindAnewAsync(Question question, IReadOnlyList<string> mxHosts, bool mxIsAuthentic, CancellationToken cancellationToken)
    {
        var (sts, hosts) = (MtaStsState.Nothing, DaneHosts.None);
        switch (_options.Mode)
        {
            case DeliveryMode.Inbox:
                // The mailbox is this very program.
                return TlsPolicy.Opportunistic;
            case DeliveryMode.Relay:
                // The relay looks for the domain's policies; what the account asks holds for the way to it.
                break;
            default:
                hosts = _options.Dane ? await dane.FindAsync(mxHosts, mxIsAuthentic, cancellationToken) : DaneHosts.None;
                sts = await mtaSts.FindAsync(question.Domain, cancellationToken);
                break;
        }

        var now = clock.GetUtcNow();
        var policy = TlsPolicyRules.Combine(question.Domain, TlsRequirement.Of(question.Account), question.Shaping, sts, hosts);
        var until = Earliest(now + Freshness, hosts.ExpiresAt, sts.Stored?.ExpiresAt ?? DateTimeOffset.MaxValue);
        if (_known.Count >= MaxKnown)
        {
            _known.Clear();
        }

        _known[question] = new Known(policy, until, mxIsAuthentic, _options.Dane ? new HashSet<string>(mxHosts, StringComparer.OrdinalIgnoreCase) : null);
        return policy;
    }

    private static bool IsAbout(Known known, IReadOnlyList<string> mxHosts, bool mxIsAuthentic)
    {
        if (known.Hosts is null)
        {
            return true;
        }

        if (known.MxIsAuthentic != mxIsAuthentic)
        {
            return false;
        }

        for (var i = 0; i < mxHosts.Count; i++)
        {
            if (!known.Hosts.Contains(mxHosts[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static DateTimeOffset Earliest(DateTimeOffset one, DateTimeOffset two, DateTimeOffset three)
    {
        var earlier = one < two ? one : two;
        return earlier < three ? earlier : three;
    }

    private readonly record struct Question(string Domain, AccountTls Account, TlsRequirement Shaping);

    /// <param name="Hosts">The hosts that were asked about; null when hosts do not matter, without DANE.</param>
    private sealed record Known(TlsPolicy Policy, DateTimeOffset ValidUntil, bool MxIsAuthentic, HashSet<string>? Hosts);
}
