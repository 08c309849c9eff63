using Posthorn.Storage;

namespace Posthorn.Accounts;

/// <summary>People who log in with a name and a password. API keys do not depend on them.</summary>
public interface IUsers
{
    /// <returns>Whether the owner of the account can log in.</returns>
    Task<bool> HasPasswordAsync(long accountId, CancellationToken cancellationToken);

    /// <summary>For who runs the server: a new password for an account's owner, whose sessions end.</summary>
    Task SetOwnerPasswordAsync(long accountId, string password, CancellationToken cancellationToken);

    /// <summary>For who runs the server: the account's owner logs in with the password alone.</summary>
    Task RemoveSecondFactorAsync(long accountId, CancellationToken cancellationToken);

    /// <summary>Slow on purpose, so not inside a transaction.</summary>
    /// <param name="password">As <see cref="Passwords"/> allows.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>What is stored instead of the password.</returns>
    Task<string> HashAsync(string password, CancellationToken cancellationToken);

    /// <summary>Gives the account's owner a password, whatever it was before, and ends their sessions; the old one is not asked for.</summary>
    /// <param name="session">A transaction of the caller's, in which the account exists.</param>
    /// <param name="accountId">Whose owner; a subuser's too.</param>
    /// <param name="passwordHash">Of <see cref="HashAsync"/>.</param>
    ValueTask SetOwnerPasswordAsync(DbSession session, long accountId, string passwordHash);

    /// <summary>A teammate, who logs in to the account with a name of their own.</summary>
    /// <param name="session">A transaction of the caller's.</param>
    /// <param name="draft">Who is to be.</param>
    /// <returns>The id; null: the name is taken, by an account or by a teammate.</returns>
    ValueTask<long?> AddTeammateAsync(DbSession session, TeammateDraft draft);

    /// <summary>What a teammate's sessions may do from now on.</summary>
    /// <returns>False: the account has no such teammate.</returns>
    ValueTask<bool> ChangeScopesAsync(DbSession session, long accountId, string username, IReadOnlyCollection<string> scopes);

    /// <summary>The teammate logs in no more, and their sessions end.</summary>
    /// <returns>False: the account has no such teammate.</returns>
    ValueTask<bool> RemoveTeammateAsync(DbSession session, long accountId, string username);
}

/// <param name="Username">As <see cref="Usernames"/> allows; unique in the whole system.</param>
/// <param name="Scopes">What their sessions may do; <see cref="ApiKey.FullAccess"/> alone is all.</param>
/// <param name="PasswordHash">Of <see cref="IUsers.HashAsync"/>; null: no password opens, only somebody who vouches for them (<see cref="ISsoLogins"/>).</param>
public sealed record TeammateDraft(long AccountId, string Username, IReadOnlyCollection<string> Scopes, string? PasswordHash);
