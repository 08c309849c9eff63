using Posthorn.Storage;

namespace Posthorn.Accounts;

/// <summary>All accounts. Reads come from memory as a rule: a change made on this node shows at once, one made elsewhere within ten seconds.</summary>
public interface IAccounts
{
    ValueTask<Account?> FindAsync(long accountId, CancellationToken cancellationToken);

    /// <param name="username">In any case.</param>
    /// <param name="cancellationToken">The request's.</param>
    ValueTask<Account?> FindAsync(string username, CancellationToken cancellationToken);

    /// <returns>Null: the name is taken.</returns>
    Task<Account?> CreateAsync(AccountDraft draft, CancellationToken cancellationToken);

    /// <summary>The same inside a transaction of the caller's.</summary>
    /// <exception cref="ArgumentException">The name is none, or the parent is no parent: whoever asks has to look first.</exception>
    ValueTask<Account?> CreateAsync(DbSession session, AccountDraft draft);

    /// <summary>In one transaction with what <see cref="IAccountWatcher"/>s make of it; they hear nothing when it is as it was.</summary>
    /// <returns>False: there is no such account.</returns>
    Task<bool> ChangeStatusAsync(long accountId, AccountStatus status, CancellationToken cancellationToken);

    /// <summary>The same inside a transaction of the caller's, who says <see cref="Forget"/> after the commit.</summary>
    ValueTask<bool> ChangeStatusAsync(DbSession session, long accountId, AccountStatus status);

    /// <summary>From then on its days begin at other midnights; what was counted stays where it is.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="timeZone">As <see cref="TimeZones"/> allows.</param>
    /// <param name="cancellationToken">The caller's.</param>
    Task ChangeTimeZoneAsync(long accountId, string timeZone, CancellationToken cancellationToken);

    /// <summary>All subusers of a parent, disabled ones too, in the order of their ids. From the database.</summary>
    Task<IReadOnlyList<Account>> ListSubusersAsync(long parentId, CancellationToken cancellationToken);

    /// <summary>After a commit that changed an account in a transaction of the caller's.</summary>
    void Forget(long accountId);
}
