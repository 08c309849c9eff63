using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Delivery;

/// <summary>A copy that enters the queue.</summary>
/// <param name="Recipient">The envelope recipient.</param>
/// <param name="Domain">Its domain with A-labels, lower case.</param>
/// <param name="DueAt">When it is to leave: now, or later for scheduled mail.</param>
public sealed record NewCopy(CopyId Id, long AccountId, string Recipient, string Domain, DateTimeOffset DueAt)
{
    /// <summary>The pool that the mail named; null: any of the account's addresses.</summary>
    public long? PoolId { get; init; }

    public MessageClass Class { get; init; }
}

/// <summary>
/// The way into delivery, in three steps: reserve room in memory, add the copies in the transaction of the submission,
/// and hand them over after its commit. Copies without room wait in the database; nothing is lost when step three never comes.
/// </summary>
public interface IDeliveryQueue
{
    /// <returns>A ticket; it must end in <see cref="DispatchTicket.HandOver"/> or <see cref="DispatchTicket.Dispose"/>.</returns>
    DispatchTicket Reserve(IReadOnlyList<NewCopy> copies);

    ValueTask AddAsync(DbSession session, IReadOnlyList<DispatchTicket> tickets);
}

/// <summary>Copies on their way into the queue, with their place in memory when there was one.</summary>
public abstract class DispatchTicket : IDisposable
{
    public abstract IReadOnlyList<NewCopy> Copies { get; }

    /// <summary>After the commit: delivery may begin.</summary>
    public abstract void HandOver();

    /// <summary>Gives back the room when the commit failed; does nothing after <see cref="HandOver"/>.</summary>
    public abstract void Dispose();
}
