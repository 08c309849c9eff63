namespace Posthorn.Accounts;

/// <summary>Names with passwords: of subusers and of teammates.</summary>
public interface ILogins
{
    /// <summary>Takes as long for a name that nobody has.</summary>
    /// <returns>Null: no such name, another password, or a website that its parent has closed.</returns>
    Task<Login?> CheckAsync(string username, string password, CancellationToken cancellationToken);
}

/// <param name="AccountId">The subuser's own account, or the one that the teammate works in.</param>
/// <param name="Username">As it was chosen.</param>
/// <param name="Teammate">Null: the account's own user, who may do all that the account may.</param>
public sealed record Login(long AccountId, string Username, TeammateRights? Teammate);

/// <summary>What a teammate may do.</summary>
/// <param name="IsAdmin">All that the account may; then <paramref name="Scopes"/> is what that is now.</param>
public sealed record TeammateRights(bool IsAdmin, IReadOnlySet<string> Scopes);
