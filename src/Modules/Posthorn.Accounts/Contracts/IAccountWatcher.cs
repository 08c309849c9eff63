using Posthorn.Storage;

namespace Posthorn.Accounts;

/// <summary>Wants to know when who runs this server changes what an account may. What a parent does to its subusers is no such change.</summary>
public interface IAccountWatcher
{
    /// <summary>Writes what follows from it in the transaction of the change.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="before">The account as it was.</param>
    /// <param name="after">What it is now; never what it was.</param>
    ValueTask StatusChangedAsync(DbSession session, Account before, AccountStatus after);
}
