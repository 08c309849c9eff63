using Microsoft.Extensions.Options;
using Posthorn.MailAuth.Dkim;

namespace Posthorn.Senders.Domains;

internal sealed class SenderDomains(SenderDomainStore store, SignerCache signers, IOptions<SendersOptions> options, TimeProvider clock) : ISenderDomains
{
    private const string Selector = "s1";

    public async Task<SenderDomain> AddAsync(long accountId, string domain, KeyKind keyKind, CancellationToken cancellationToken)
    {
        using var key = keyKind == KeyKind.Ed25519 ? DkimKey.GenerateEd25519() : DkimKey.GenerateRsa();
        var added = new SenderDomain(accountId, domain, Selector, $"bounces.{domain}", clock.GetUtcNow());
        await store.AddAsync(added, key.ExportPkcs8Pem(), cancellationToken);
        signers.Forget(accountId, domain);

        // A domain that was there before keeps what it had.
        return (await store.FindAsync(accountId, domain, cancellationToken))!.Domain;
    }

    public async Task<IReadOnlyList<SenderDomain>> ListAsync(long accountId, CancellationToken cancellationToken) =>
        [.. (await store.ListAsync(accountId, cancellationToken)).Select(stored => stored.Domain)];

    public async Task<bool> RemoveAsync(long accountId, string domain, CancellationToken cancellationToken)
    {
        var removed = await store.RemoveAsync(accountId, domain, cancellationToken);
        signers.Forget(accountId, domain);
        return removed;
    }

    public async Task<IReadOnlyList<DnsRecordToPublish>?> RecordsAsync(long accountId, string domain, CancellationToken cancellationToken)
    {
        var stored = await store.FindAsync(accountId, domain, cancellationToken);
        if (stored is null)
        {
            return null;
        }

        if (!DkimKey.TryImportPem(stored.PrivateKey, out var key, out var error))
        {
            throw new InvalidOperationException($"The DKIM key of {domain} cannot be read: {error}");
        }

        using (key)
        {
            return DomainRecords.Of(stored.Domain, key.PublicKeyRecord, options.Value.HostName);
        }
    }

    public async ValueTask<SigningIdentity?> FindSignerAsync(long accountId, string fromDomain, CancellationToken cancellationToken)
    {
        // The last label alone is a public suffix: nobody signs for "com".
        for (var domain = fromDomain; domain.Contains('.', StringComparison.Ordinal); domain = domain[(domain.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            if (await signers.FindAsync(accountId, domain, cancellationToken) is { } identity)
            {
                return identity;
            }
        }

        return null;
    }
}
