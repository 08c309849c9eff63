using Posthorn.Accounts.Sessions;
using Posthorn.Accounts.TwoFactor;
using Posthorn.Storage;

namespace Posthorn.Accounts.Users;

/// <summary>People and their passwords. A new password ends all sessions of its user but the one that asked for it.</summary>
internal sealed class UserBook(IDatabase database, UserStore store, PasswordChecker checker, IAuditLog audit, TimeProvider clock) : IUsers
{
    public async Task<bool> HasPasswordAsync(long accountId, CancellationToken cancellationToken) =>
        await store.FindOwnerAsync(accountId, cancellationToken) is { PasswordHash: not null };

    public async Task SetOwnerPasswordAsync(long accountId, string password, CancellationToken cancellationToken)
    {
        var hash = await HashAsync(password, cancellationToken);
        await database.WriteAsync(session => SetOwnerPasswordAsync(session, accountId, hash), cancellationToken);
    }

    public Task RemoveSecondFactorAsync(long accountId, CancellationToken cancellationToken) => database.WriteAsync(
        async session => await TwoFactorStore.RemoveAsync(session, (await UserStore.HoldOwnerAsync(session, accountId, clock.GetUtcNow())).Id), cancellationToken);

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        Passwords.ProblemOf(password) is { } problem ? throw new ArgumentException(problem, nameof(password)) : checker.HashAsync(password, cancellationToken);

    public async ValueTask SetOwnerPasswordAsync(DbSession session, long accountId, string passwordHash)
    {
        var owner = await UserStore.HoldOwnerAsync(session, accountId, clock.GetUtcNow());
        await UserStore.SetPasswordAsync(session, owner.Id, passwordHash, clock.GetUtcNow());
        await SessionStore.RemoveAllAsync(session, owner.Id, except: null);
    }

    /// <summary>Of who has shown the old one.</summary>
    /// <param name="caller">Who asks; its session goes on.</param>
    /// <param name="user">Whose password it is.</param>
    /// <param name="password">What it is to be, as <see cref="Passwords"/> allows.</param>
    /// <param name="cancellationToken">The request's.</param>
    public async Task ChangePasswordAsync(Caller caller, User user, string password, CancellationToken cancellationToken)
    {
        var hash = await HashAsync(password, cancellationToken);
        await database.WriteAsync(
            async session =>
            {
                await UserStore.SetPasswordAsync(session, user.Id, hash, clock.GetUtcNow());
                await SessionStore.RemoveAllAsync(session, user.Id, except: caller.Key.Session?.TokenHash);
                await audit.AppendAsync(session, new AuditEntry(user.AccountId, caller.Actor, "user.password", user.Username, null, null));
            },
            cancellationToken);
    }

    /// <summary>The user that a request is about: who logged in, or the owner of the account that the key is for.</summary>
    /// <returns>Null: the account's owner never had a password.</returns>
    public Task<User?> FindAsync(Caller caller, CancellationToken cancellationToken) => caller is { Key.Session: { } open, IsOnBehalf: false }
        ? store.FindAsync(open.UserId, cancellationToken)
        : store.FindOwnerAsync(caller.AccountId, cancellationToken);

    public ValueTask<long?> AddTeammateAsync(DbSession session, TeammateDraft draft) => UserStore.AddAsync(session, draft, clock.GetUtcNow());

    public ValueTask<bool> ChangeScopesAsync(DbSession session, long accountId, string username, IReadOnlyCollection<string> scopes) =>
        UserStore.ChangeScopesAsync(session, accountId, username, scopes);

    public async ValueTask<bool> RemoveTeammateAsync(DbSession session, long accountId, string username)
    {
        if (await UserStore.FindTeammateAsync(session, accountId, username) is not { } user)
        {
            return false;
        }

        await SessionStore.RemoveAllAsync(session, user.Id, except: null);
        await TwoFactorStore.RemoveAsync(session, user.Id);
        await UserStore.RemoveAsync(session, user.Id);
        return true;
    }
}
