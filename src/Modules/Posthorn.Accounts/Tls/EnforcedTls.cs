using System.Collections.Concurrent;
using System.Text.Json;
using Posthorn.Accounts.Profile;
using Posthorn.Accounts.Storage;
using Posthorn.Storage;

namespace Posthorn.Accounts.Tls;

/// <summary>Answers from memory: delivery asks for every copy. A setting is read again after ten seconds.</summary>
internal sealed class EnforcedTls(IDatabase database, EnforcedTlsStore store, IAuditLog audit, TimeProvider clock) : IEnforcedTls
{
    private const int MaxCached = 100_000;
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<long, Cached> _cache = new();

    public ValueTask<AccountTls> GetAsync(long accountId, CancellationToken cancellationToken) =>
        _cache.TryGetValue(accountId, out var cached) && clock.GetUtcNow() < cached.FreshUntil
            ? ValueTask.FromResult(cached.Setting)
            : ReadAsync(accountId, cancellationToken);

    public async Task SetAsync(long accountId, AccountTls setting, CancellationToken cancellationToken)
    {
        if (!AccountTls.Versions.Contains(setting.MinVersion))
        {
            throw new ArgumentOutOfRangeException(nameof(setting), setting.MinVersion, "TLS 1.1, 1.2 or 1.3.");
        }

        await store.SetAsync(accountId, setting, clock.GetUtcNow(), cancellationToken);
        Remember(accountId, setting);
    }

    /// <summary>One change at a time, each in the audit log.</summary>
    public async Task<AccountTls> ChangeAsync(Caller caller, Func<AccountTls, AccountTls> change, CancellationToken cancellationToken)
    {
        var after = await database.WriteAsync(
            async session =>
            {
                var before = await EnforcedTlsStore.HoldAsync(session, caller.AccountId, clock.GetUtcNow());
                var after = change(before);
                await EnforcedTlsStore.SetAsync(session, caller.AccountId, after, clock.GetUtcNow());
                await audit.AppendAsync(session, new AuditEntry(caller.AccountId, caller.Actor, "enforced_tls.update", "enforced_tls", Describe(before), Describe(after)));
                return after;
            },
            cancellationToken);
        Remember(caller.AccountId, after);
        return after;
    }

    private static string Describe(AccountTls setting) => JsonSerializer.Serialize(
        new TlsAnswer(setting.RequireTls, setting.RequireValidCertificate, EnforcedTlsRules.NumberOf(setting.MinVersion)), ProfileJson.Wire.TlsAnswer);

    private async ValueTask<AccountTls> ReadAsync(long accountId, CancellationToken cancellationToken)
    {
        var setting = await store.FindAsync(accountId, cancellationToken) ?? AccountTls.Default;
        Remember(accountId, setting);
        return setting;
    }

    private void Remember(long accountId, AccountTls setting)
    {
        if (_cache.Count >= MaxCached)
        {
            _cache.Clear();
        }

        _cache[accountId] = new Cached(setting, clock.GetUtcNow() + Freshness);
    }

    private sealed record Cached(AccountTls Setting, DateTimeOffset FreshUntil);
}
