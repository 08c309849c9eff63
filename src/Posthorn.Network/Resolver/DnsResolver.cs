using Posthorn.Dns;

namespace Posthorn.Network;

/// <summary>
/// A stub resolver with a memory: asks recursive servers, remembers what they said, and asks once when many want the same.
/// Safe for use by any number of callers; one for the whole program is enough.
/// </summary>
#pragma warning disable CA1001 // A SemaphoreSlim without a wait handle holds nothing to let go, and look-ups outlive callers who stop waiting.
public sealed class DnsResolver : IDnsResolver
#pragma warning restore CA1001
{
    private readonly DnsResolverOptions _options;
    private readonly TimeProvider _clock;
    private readonly DnsLookup _lookup;
    private readonly SemaphoreSlim _turns;
    private readonly Lock _gate = new();
    private readonly DnsCache _cache;
    private readonly Dictionary<DnsQuestion, Task<DnsAnswer>> _running = [];

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public DnsResolver(DnsResolverOptions options, TimeProvider clock)
    {
        options.Validate();
        _options = options;
        _clock = clock;
        _lookup = new DnsLookup(options, clock);
        _turns = new SemaphoreSlim(options.MaxConcurrentQueries);
        _cache = new DnsCache(options.CacheEntries);
    }

    public ValueTask<DnsAnswer> QueryAsync(DomainName name, DnsRecordType type, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var question = new DnsQuestion(name, type);
        Task<DnsAnswer>? running;
        lock (_gate)
        {
            if (_cache.TryGet(question, _clock.GetUtcNow(), out var known))
            {
                return ValueTask.FromResult(known);
            }

            if (!_running.TryGetValue(question, out running))
            {
                // Nobody's token: the answer is for everybody who asks meanwhile, and for the cache.
                running = Task.Run(() => LookUpAsync(question), CancellationToken.None);
                _running.Add(question, running);
            }
        }

        return new ValueTask<DnsAnswer>(running.WaitAsync(cancellationToken));
    }

    private async Task<DnsAnswer> LookUpAsync(DnsQuestion question)
    {
        DnsAnswer? answer = null;
        try
        {
            answer = await LookUpInTimeAsync(question);
            return answer;
        }
        finally
        {
            lock (_gate)
            {
                _running.Remove(question);
                if (answer is not null)
                {
                    _cache.Add(question, answer, _clock.GetUtcNow());
                }
            }
        }
    }

    private async Task<DnsAnswer> LookUpInTimeAsync(DnsQuestion question)
    {
        using var limit = new CancellationTokenSource(_options.QueryTimeout, _clock);
        try
        {
            await _turns.WaitAsync(limit.Token);
            try
            {
                return await _lookup.ExecuteAsync(question, limit.Token);
            }
            finally
            {
                _turns.Release();
            }
        }
        catch (OperationCanceledException)
        {
            return _lookup.Failure(
                DnsFailureReason.Timeout, $"No DNS server answered within {_options.QueryTimeout.TotalSeconds:0.###} seconds.");
        }
    }
}
