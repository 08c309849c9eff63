using Posthorn.MailAuth.Dkim;
using Posthorn.Senders;

namespace Posthorn.Sending.Tests.Rendering;

/// <summary>Signs for <c>example.com</c> with a key that is the same in every run: what is rendered can then be compared with a file.</summary>
internal sealed class KnownDomains : ISenderDomains
{
    private const string Domain = "example.com";
    private static readonly DkimKey Key = DkimKey.FromEd25519Seed([.. Enumerable.Range(1, 32).Select(i => (byte)i)]);

    private static readonly SigningIdentity Identity = new(
        new SenderDomain(1, Domain, "s1", "bounces.example.com", DateTimeOffset.UnixEpoch),
        DkimSigner.Create(Key, new DkimSignatureOptions { Domain = Domain, Selector = "s1" }));

    /// <summary>What a receiver finds in DNS.</summary>
    public static IReadOnlyDictionary<string, DkimKeyAnswer> Zone { get; } =
        new Dictionary<string, DkimKeyAnswer> { [$"s1._domainkey.{Domain}"] = new DkimKeyAnswer.Found([Key.PublicKeyRecord.ToText()]) };

    public ValueTask<SigningIdentity?> FindSignerAsync(long accountId, string fromDomain, CancellationToken cancellationToken) =>
        ValueTask.FromResult(fromDomain == Domain ? Identity : null);

    public Task<SenderDomain> AddAsync(long accountId, string domain, KeyKind keyKind, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<SenderDomain>> ListAsync(long accountId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> RemoveAsync(long accountId, string domain, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<DnsRecordToPublish>?> RecordsAsync(long accountId, string domain, CancellationToken cancellationToken) => throw new NotSupportedException();
}
