using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Delivery;

/// <summary>A copy that enters the queue.</summary>
/// <param name="Recipient">The envelope recipient.</param>
/// <param name="Domain">Its domain with A-labels, lower case.</param>
/// <param name="DueAt">When it is to leave: now, or later for scheduled mail.</param>
/// <param name="PoolId">The IP pool that the send named, or null.</param>
/// <param name="Class">Who goes first where both wait.</param>
public sealed record NewCopy(
    CopyId Id, long AccountId, string Recipient, string Domain, DateTimeOffset DueAt, long? PoolId = null, MessageClass Class = MessageClass.Transactional);

/// <summary>
/// The way into delivery, in three steps: reserve room in memory, add the copies in the transaction of the submission,
/// and hand them over after its commit. Copies without room wait in the database; nothing is lost when step three never comes.
/// </summary>
public interface IDeliveryQueue
{
    /// <returns>A ticket; it must end in <see cref="DispatchTicket.HandOver"/> or <see cref="DispatchTicket.Dispose"/>.</returns>
    DispatchTicket Reserve(IReadOnlyList<NewCopy> copies);

    ValueTask AddAsync(DbSession session, IReadOnlyList<DispatchTicket> tickets);

    /// <summary>Adds copies that are at their end already: they are on record and never wait. Whoever adds them appends their <c>dropped</c> events in the same transaction.</summary>
    ValueTask AddDroppedAsync(DbSession session, IReadOnlyList<NewCopy> copies);
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
