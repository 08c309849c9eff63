using System.Collections.Concurrent;
using Posthorn.Dns;
using Posthorn.Network;

namespace Posthorn.Delivery.Destinations;

/// <summary>Finds the MX hosts of domains and remembers them for a while; many copies that ask for one domain ask DNS once.</summary>
internal sealed class DestinationFinder(IDnsResolver resolver, TimeProvider clock) : IDisposable
{
    private const int MaxKnown = 100_000;

    /// <summary>Domains that are asked for at once.</summary>
    private const int MaxAtOnce = 200;

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FreshWhenUnknown = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Destination> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<Destination>>> _asking = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _places = new(MaxAtOnce);
    private readonly CancellationTokenSource _life = new();

    /// <param name="cancellationToken">Ends the wait of this caller alone.</param>
    public ValueTask<Destination> FindAsync(string domain, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(domain, out var known) && clock.GetUtcNow() < known.KnownUntil)
        {
            return new(known);
        }

        return new(_asking.GetOrAdd(domain, name => new(() => AskAsync(name))).Value.WaitAsync(cancellationToken));
    }

    /// <summary>What was found out of the domain, if anything, old or new.</summary>
    public Destination? Known(string domain) => _known.GetValueOrDefault(domain);

    public void Dispose()
    {
        _life.Cancel();
        _life.Dispose();
        _places.Dispose();
    }

    private async Task<Destination> AskAsync(string domain)
    {
        await _places.WaitAsync(_life.Token);
        try
        {
            var destination = await LookUpAsync(domain, _life.Token);
            if (_known.Count >= MaxKnown)
            {
                _known.Clear();
            }

            _known[domain] = destination;
            return destination;
        }
        finally
        {
            _places.Release();
            _asking.TryRemove(domain, out _);
        }
    }

    private async Task<Destination> LookUpAsync(string domain, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (!DomainName.TryParse(domain, out var name))
        {
            return new Destination(domain, [], false, now + Fresh);
        }

        var answer = await resolver.QueryAsync(name, DnsRecordType.MX, cancellationToken);
        if (answer is DnsAnswer.Failure or DnsAnswer.NameError)
        {
            return new Destination(domain, [], false, now + FreshWhenUnknown);
        }

        List<string> hosts = [.. answer.RecordsOf<MxRecord>().Where(record => !record.IsNull)
            .Select(record => record.Exchange.ToString().TrimEnd('.').ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal)];
        return new Destination(domain, hosts.Count > 0 ? hosts : [domain], answer.AuthenticatedData, now + Fresh);
    }
}
