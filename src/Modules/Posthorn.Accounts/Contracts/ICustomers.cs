using Posthorn.Storage;

namespace Posthorn.Accounts;

/// <summary>
/// Accounts that a partner makes for its customers. Each is a parent like any other, apart from the partner's own data; what the partner decides is whether
/// it is open and how large it may grow. Who it is that looks after which account is the business of whoever calls.
/// </summary>
public interface ICustomers
{
    /// <summary>A parent with its profile, and with a user in it that only a login link opens.</summary>
    /// <param name="session">A transaction of the caller's.</param>
    /// <param name="draft">What is to be.</param>
    /// <returns>Null: a name is taken.</returns>
    ValueTask<Account?> CreateAsync(DbSession session, CustomerDraft draft);

    /// <returns>The account, which stays as it is until the end of the transaction; null: there is none.</returns>
    ValueTask<Account?> HoldAsync(DbSession session, long accountId);

    ValueTask SetStatusAsync(DbSession session, long accountId, AccountStatus status);

    /// <summary>From now on; who is there already stays.</summary>
    ValueTask SetLimitsAsync(DbSession session, long accountId, AccountLimits limits);

    /// <summary>The account and the subusers under it, those that were deleted too.</summary>
    ValueTask<IReadOnlyList<long>> FamilyAsync(DbSession session, long accountId);

    /// <summary>For good: keys, logins, single sign-on, teammates and limits go, of its subusers too. What is left are their numbers.</summary>
    ValueTask EndAsync(DbSession session, long accountId);

    /// <summary>After the commit of any of these: this node obeys at once, others within ten seconds.</summary>
    void Forget(IEnumerable<long> accountIds);
}

/// <param name="Username">As <see cref="Usernames"/> allows; nobody has it.</param>
/// <param name="Email">May be empty.</param>
/// <param name="Profile">By the names of <c>/v3/user/profile</c>, each at most 255 characters; what is left out is empty.</param>
/// <param name="Visitor">The name of the user that login links open: may do all that the account may, has no password, is no teammate.</param>
public sealed record CustomerDraft(string Username, string Email, IReadOnlyDictionary<string, string> Profile, string Visitor);

/// <param name="Teammates">With those invited and those of single sign-on; 0 or more.</param>
/// <param name="Subusers">0 or more.</param>
public sealed record AccountLimits(int Teammates, int Subusers);

/// <summary>Which account a partner means by an id of its own, as <c>on-behalf-of: account-id sg…</c> names it. Whoever gives such ids implements it.</summary>
public interface ICustomerIds
{
    /// <returns>Null: this partner has no such customer.</returns>
    ValueTask<long?> FindAsync(long partnerId, string customerId, CancellationToken cancellationToken);
}
