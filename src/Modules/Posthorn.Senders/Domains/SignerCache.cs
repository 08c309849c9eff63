using System.Collections.Concurrent;
using Posthorn.MailAuth.Dkim;

namespace Posthorn.Senders.Domains;

/// <summary>
/// Signers by account and domain, asked for with every mail. An answer, also "nobody", is read again after ten seconds, so that
/// a domain added or removed by another process is soon noticed; a key is imported once.
/// </summary>
internal sealed class SignerCache(SenderDomainStore store, TimeProvider clock)
{
    /// <summary>Anybody can name any From domain: beyond this the cache starts over.</summary>
    private const int MaxEntries = 10_000;

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<(long AccountId, string Domain), Entry> _entries = new();

    public async ValueTask<SigningIdentity?> FindAsync(long accountId, string domain, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_entries.TryGetValue((accountId, domain), out var entry) && now < entry.FreshUntil)
        {
            return entry.Identity;
        }

        var stored = await store.FindAsync(accountId, domain, cancellationToken);
        var identity = stored is null ? null : stored.PrivateKey == entry?.PrivateKey ? entry.Identity : Import(stored);
        if (_entries.Count >= MaxEntries)
        {
            _entries.Clear();
        }

        _entries[(accountId, domain)] = new Entry(identity, stored?.PrivateKey, now + Freshness);
        return identity;
    }

    public void Forget(long accountId, string domain) => _entries.TryRemove((accountId, domain), out _);

    private static SigningIdentity Import(StoredDomain stored)
    {
        // Not disposed: mails under way may still sign with it, and the finalizer frees it after the last one.
        if (!DkimKey.TryImportPem(stored.PrivateKey, out var key, out var error))
        {
            throw new InvalidOperationException($"The DKIM key of {stored.Domain.Domain} cannot be read: {error}");
        }

        var options = new DkimSignatureOptions { Domain = stored.Domain.Domain, Selector = stored.Domain.Selector };
        return new SigningIdentity(stored.Domain, DkimSigner.Create(key, options));
    }

    private sealed record Entry(SigningIdentity? Identity, string? PrivateKey, DateTimeOffset FreshUntil);
}
