using System.Net;

namespace Posthorn.Inbox;

/// <summary>The owner account's test mailbox: takes every mail that comes over SMTP and shows it.</summary>
public interface IInbox
{
    /// <summary>Where the mailbox listens for SMTP; the port is the real one also when 0 was asked for. Before it listens, the address from the options.</summary>
    IPEndPoint EndPoint { get; }

    /// <param name="query">Words, <c>to:</c>, <c>from:</c>, <c>subject:</c>, <c>text:</c>, phrases in quotes; all must match. Empty matches all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Newest first.</returns>
    /// <exception cref="FormatException">The query is too long.</exception>
    Task<IReadOnlyList<InboxMessage>> FindAsync(string query, int limit, CancellationToken cancellationToken);

    /// <returns>The newest mail that matches, or the next one to come; null when none came in time.</returns>
    /// <exception cref="FormatException">The query is too long.</exception>
    Task<InboxMessage?> AwaitAsync(string query, TimeSpan timeout, CancellationToken cancellationToken);

    /// <returns>The mail as it came, or null when there is none of this id.</returns>
    Task<byte[]?> ReadRawAsync(long id, CancellationToken cancellationToken);

    Task DeleteAllAsync(CancellationToken cancellationToken);
}
