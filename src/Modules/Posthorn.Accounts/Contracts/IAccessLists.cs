namespace Posthorn.Accounts;

/// <summary>From where accounts may be reached, for commands on the server: the way back in for who is locked out.</summary>
public interface IAccessLists
{
    /// <returns>Networks in CIDR; empty: every address may.</returns>
    Task<IReadOnlyList<string>> ListNetworksAsync(long accountId, CancellationToken cancellationToken);

    /// <summary>Opens the account to every address. Running servers obey within ten seconds.</summary>
    Task ClearAsync(long accountId, CancellationToken cancellationToken);
}
