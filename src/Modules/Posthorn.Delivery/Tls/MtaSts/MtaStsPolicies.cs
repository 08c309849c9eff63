using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Posthorn.Storage;

namespace Posthorn.Delivery.Tls.MtaSts;

/// <summary>
/// The MTA-STS policies of recipient domains: in memory, behind that in the database, behind that in the world. Who asks waits only
/// when nothing is known, and not for long; whatever is valid is used while it is checked in the background. Many who ask for one
/// domain share one look-up.
/// </summary>
internal sealed partial class MtaStsPolicies(MtaStsLookup lookup, MtaStsStore store, TimeProvider clock, ILogger<MtaStsPolicies> logger) : IDisposable
{
    /// <summary>Domains in memory. The policies are on disk too, so little is lost when they make room.</summary>
    private const int MaxDomains = 100_000;

    /// <summary>A mail waits so long for the first look-up of its domain, and goes on without.</summary>
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan UseGranularity = TimeSpan.FromDays(1);
    private readonly ConcurrentDictionary<string, MtaStsState> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task<MtaStsState>> _running = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();

    /// <summary>What is known, without an expired policy.</summary>
    /// <param name="domain">With A-labels, lower case.</param>
    public ValueTask<MtaStsState> FindAsync(string domain, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_known.TryGetValue(domain, out var state))
        {
            if (now < state.CheckAfter && (state.Stored is null || state.IsValid(now)))
            {
                return ValueTask.FromResult(state);
            }

            // After a failed fetch nobody waits a second time: mail goes on without a policy until a fetch succeeds.
            if (state.IsValid(now) || state is { Stored: null, Problem: not null })
            {
                _ = Check(domain, isUse: true);
                return ValueTask.FromResult(state);
            }
        }

        return WaitAsync(domain, cancellationToken);
    }

    /// <summary>Looks anew whatever is known; ends when that is done.</summary>
    public Task RefreshAsync(string domain, CancellationToken cancellationToken) => Check(domain, isUse: false).WaitAsync(cancellationToken);

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }

    private async ValueTask<MtaStsState> WaitAsync(string domain, CancellationToken cancellationToken)
    {
        try
        {
            return (await Check(domain, isUse: true).WaitAsync(FirstWait, clock, cancellationToken)).At(clock.GetUtcNow());
        }
        catch (TimeoutException)
        {
            return MtaStsState.Nothing;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return MtaStsState.Nothing;
        }
    }

    /// <summary>The look-up under way for the domain, or a new one. It is nobody's own, so no caller's token ends it.</summary>
    private Task<MtaStsState> Check(string domain, bool isUse)
    {
        lock (_gate)
        {
            if (!_running.TryGetValue(domain, out var running))
            {
                var ending = _ending.Token;
                running = Task.Run(() => CheckAndRememberAsync(domain, isUse, ending), CancellationToken.None);
                _running.Add(domain, running);
            }

            return running;
        }
    }

    private async Task<MtaStsState> CheckAndRememberAsync(string domain, bool isUse, CancellationToken cancellationToken)
    {
        try
        {
            var before = _known.TryGetValue(domain, out var known) ? known.Stored : await LoadAsync(domain, cancellationToken);
            var state = await CheckAsync(domain, before, isUse, cancellationToken);
            MakeRoom();
            _known[domain] = state;
            return state;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // A bug of ours must not hold up mail: it goes on without a policy, and this is looked at later.
            LogFault(logger, fault, domain);
            return _known[domain] = new MtaStsState(null, null, clock.GetUtcNow() + MtaStsSchedule.AfterFailure);
        }
        finally
        {
            lock (_gate)
            {
                _running.Remove(domain);
            }
        }
    }

    private async Task<MtaStsState> CheckAsync(string domain, StoredMtaSts? before, bool isUse, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var isValid = before is not null && now < before.ExpiresAt;
        if (isValid && !_known.ContainsKey(domain) && now < before!.RefreshAt)
        {
            // From the database after a start: use it at once, and look at the TXT record in the background soon.
            return new MtaStsState(before, null, now);
        }

        var record = await lookup.FindRecordAsync(domain, cancellationToken);
        if (record.Record is not { } txt)
        {
            // Section 5.1: a policy in the cache holds until it expires, with or without its record.
            var after = record.IsFailure ? now + MtaStsSchedule.AfterFailure : MtaStsSchedule.CheckAfter(now, record.ExpiresAt);
            return new MtaStsState(isValid ? before : null, null, after);
        }

        if (isValid && before!.Id == txt.Id && now < before.RefreshAt)
        {
            var used = isUse && now - before.UsedAt > UseGranularity ? before with { UsedAt = now } : before;
            if (used != before)
            {
                await SaveAsync(used, cancellationToken);
            }

            return new MtaStsState(used, null, MtaStsSchedule.CheckAfter(now, record.ExpiresAt));
        }

        var fetched = await lookup.FetchAsync(domain, cancellationToken);
        now = clock.GetUtcNow();
        if (fetched.Policy is not { } policy)
        {
            LogNoPolicy(logger, domain, fetched.Detail);
            return new MtaStsState(isValid ? before : null, isValid ? null : fetched.Problem, now + MtaStsSchedule.AfterFailure);
        }

        var stored = new StoredMtaSts(domain, txt.Id, policy, now, isUse ? now : before?.UsedAt ?? now);
        await SaveAsync(stored, cancellationToken);
        return new MtaStsState(stored, null, MtaStsSchedule.CheckAfter(now, record.ExpiresAt));
    }

    private async Task<StoredMtaSts?> LoadAsync(string domain, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindAsync(domain, cancellationToken);
        }
        catch (StorageUnavailableException fault)
        {
            LogNotStored(logger, domain, fault.Message);
            return null;
        }
    }

    private async Task SaveAsync(StoredMtaSts stored, CancellationToken cancellationToken)
    {
        try
        {
            await store.SaveAsync(stored, cancellationToken);
        }
        catch (StorageUnavailableException fault)
        {
            // Memory has it; only a restart would forget it.
            LogNotStored(logger, stored.Domain, fault.Message);
        }
    }

    private void MakeRoom()
    {
        if (_known.Count < MaxDomains)
        {
            return;
        }

        foreach (var (domain, state) in _known)
        {
            if (state.Stored is null)
            {
                _known.TryRemove(domain, out _);
            }
        }

        if (_known.Count >= MaxDomains)
        {
            _known.Clear();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The MTA-STS policy of {Domain} cannot be had: {Reason}")]
    private static partial void LogNoPolicy(ILogger logger, string domain, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The MTA-STS policy of {Domain} is in memory only: {Reason}")]
    private static partial void LogNotStored(ILogger logger, string domain, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The MTA-STS policy of {Domain} met a fault of ours")]
    private static partial void LogFault(ILogger logger, Exception fault, string domain);
}
