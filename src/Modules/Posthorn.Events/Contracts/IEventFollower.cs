using Posthorn.Storage;

namespace Posthorn.Events;

/// <summary>
/// Keeps something up to date from the log: counters, lists, a feed. Register it as a service; the events room calls it with what is new,
/// in the order of the log, each event once.
/// </summary>
public interface IEventFollower
{
    /// <summary>Under which its place in the log is kept. Never changes; lower case, such as <c>stats</c>.</summary>
    string Name { get; }

    /// <summary>Does what takes time before the transaction of <see cref="ApplyAsync"/>, which others wait for: look-ups, writing of texts. By default nothing.</summary>
    /// <param name="events">The same list that is applied next.</param>
    /// <param name="cancellationToken">The server stops.</param>
    Task PrepareAsync(IReadOnlyList<CopyEvent> events, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Takes a batch in one transaction with the new place in the log: after a crash the same batch comes again, and nothing of it was kept.
    /// What throws is tried again later; it holds up this follower alone. It changes nothing but the database: the transaction is shared with
    /// other writers, and when one of those fails it is undone and this runs again.
    /// </summary>
    /// <param name="session">To write with.</param>
    /// <param name="events">Of all accounts, at least one.</param>
    /// <param name="cancellationToken">The server stops.</param>
    Task ApplyAsync(DbSession session, IReadOnlyList<CopyEvent> events, CancellationToken cancellationToken);
}
