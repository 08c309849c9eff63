using Posthorn.Storage;

namespace Posthorn.Accounts;

/// <summary>Links that log a user in without a password: once, and soon.</summary>
public interface ILoginLinks
{
    /// <summary>How long a link works.</summary>
    static TimeSpan Life { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Whoever follows it first has a session; that, too, is in the account's audit log.</summary>
    /// <param name="session">A transaction of the caller's.</param>
    /// <param name="accountId">Whose user.</param>
    /// <param name="username">A user of the account that is not its owner.</param>
    /// <returns>An absolute address. It is a secret.</returns>
    ValueTask<string> CreateAsync(DbSession session, long accountId, string username);
}
