using Posthorn.Dns;
using Posthorn.Events;
using Posthorn.Kernel;
using Posthorn.Network;

namespace Posthorn.WebhookRate;

/// <summary>What was said of every mail; looking it up in a database is Sending's and not measured here.</summary>
internal sealed class OneMail : ICopyFacts
{
    public ValueTask<IReadOnlyDictionary<CopyId, CopyFacts>> FindAsync(IReadOnlyCollection<CopyId> copies, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyDictionary<CopyId, CopyFacts>>(copies.ToDictionary(copy => copy, copy => new CopyFacts(
            1, $"r{copy.Ordinal}@example.org", new MessageId(copy.SubmissionId, 5).ToString(), "<x@mail.example.com>", "shop@example.com", "Your order", ["receipts"],
            new Dictionary<string, string> { ["order"] = "7781" }, null, null, null, null, null)));
}

/// <summary>The endpoint is named by its address.</summary>
internal sealed class NoResolver : IDnsResolver
{
    public ValueTask<DnsAnswer> QueryAsync(DomainName name, DnsRecordType type, CancellationToken cancellationToken) => throw new NotSupportedException();
}
