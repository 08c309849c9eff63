using Posthorn.Storage;

namespace Posthorn.Delivery;

/// <summary>What becomes of an account's queue when the account is closed.</summary>
public interface IAccountQueues
{
    /// <summary>Every copy of the account's that is not finished ends with a bounce; whichever node delivers does it, within seconds of the commit.</summary>
    /// <param name="session">A transaction of the caller's.</param>
    /// <param name="accountId">Whose.</param>
    /// <param name="reason">Of the bounces, for their sender.</param>
    ValueTask EndAsync(DbSession session, long accountId, string reason);
}
