using System.Net;
using Microsoft.Extensions.Options;
using Posthorn.Accounts;
using Posthorn.Inbox.Await;
using Posthorn.Inbox.Capture;
using Posthorn.Inbox.Search;
using Posthorn.Inbox.Storage;

namespace Posthorn.Inbox;

internal sealed class TestMailbox(InboxAddress address, InboxStore store, AwaitMessage awaitMessage, IOptions<InboxOptions> options) : IInbox
{
    public IPEndPoint EndPoint => address.Bound ?? options.Value.Listen;

    public async Task<IReadOnlyList<InboxMessage>> FindAsync(string query, int limit, CancellationToken cancellationToken) =>
        await store.FindAsync(WellKnownAccounts.Owner, Parse(query), before: null, limit, cancellationToken);

    public async Task<InboxMessage?> AwaitAsync(string query, TimeSpan timeout, CancellationToken cancellationToken) =>
        await awaitMessage.ExecuteAsync(WellKnownAccounts.Owner, Parse(query), after: null, timeout, cancellationToken) is AwaitOutcome.Arrived arrived ? arrived.Message : null;

    public Task<byte[]?> ReadRawAsync(long id, CancellationToken cancellationToken) => store.ReadRawAsync(WellKnownAccounts.Owner, id, cancellationToken);

    public Task DeleteAllAsync(CancellationToken cancellationToken) => store.DeleteAllAsync(WellKnownAccounts.Owner, cancellationToken);

    private static InboxQuery Parse(string query) =>
        InboxQueryParser.TryParse(query, out var parsed, out var error) ? parsed : throw new FormatException(error);
}
