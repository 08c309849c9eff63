using Posthorn.Storage;

namespace Posthorn.Accounts;

/// <summary>Which of a parent's addresses its subusers send from. Whoever keeps the addresses implements it.</summary>
public interface ISubuserIps
{
    /// <returns>Those that are no addresses of the parent's, as they were written; empty: all are.</returns>
    ValueTask<IReadOnlyList<string>> FindForeignAsync(DbSession session, long parentId, IReadOnlyList<string> addresses);

    /// <summary>From now on the subuser sends from these and from no others of its parent's. Addresses that are not the parent's are passed over.</summary>
    ValueTask AssignAsync(DbSession session, long parentId, long subuserId, IReadOnlyList<string> addresses);

    /// <summary>In the order in which the parent got them.</summary>
    Task<IReadOnlyList<string>> ListAsync(long subuserId, CancellationToken cancellationToken);

    /// <summary>After the commit: this process obeys at once, others within two seconds.</summary>
    Task ShowAsync(CancellationToken cancellationToken);
}
