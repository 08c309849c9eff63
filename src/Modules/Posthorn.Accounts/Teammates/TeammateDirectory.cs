using Posthorn.Accounts.Sso.Teammates;

namespace Posthorn.Accounts.Teammates;

/// <summary>Who works in an account, however they log in: with a password, or by single sign-on. Their names never collide: all are names of users.</summary>
internal sealed class TeammateDirectory(TeammateStore teammates, SsoTeammateStore ssoTeammates)
{
    /// <summary>First those with a password, the oldest first; then those of single sign-on, by name.</summary>
    public async Task<IReadOnlyList<Teammate>> ListAsync(long accountId, CancellationToken cancellationToken) =>
    [
        .. await teammates.ListAsync(accountId, cancellationToken),
        .. (await ssoTeammates.ListAsync(accountId, cancellationToken)).Select(teammate => teammate.AsTeammate()),
    ];

    /// <param name="username">As it came: whatever it is, nobody may be called so.</param>
    /// <returns>Null: nobody of that name works in this account.</returns>
    public async Task<Teammate?> FindAsync(long accountId, string username, CancellationToken cancellationToken) =>
        Usernames.IsValid(username) && await teammates.FindAsync(accountId, username, cancellationToken) is { } teammate ? teammate
        : SsoTeammateRules.MayBeName(username) ? (await ssoTeammates.FindAsync(accountId, username, cancellationToken))?.AsTeammate()
        : null;

    public async Task<IReadOnlyList<SubuserGrant>> ListGrantsAsync(Teammate teammate, CancellationToken cancellationToken) => teammate.IsSso
        ? (await ssoTeammates.FindAsync(teammate.AccountId, teammate.Username, cancellationToken))?.Grants() ?? []
        : await teammates.ListGrantsAsync(teammate, cancellationToken);
}
