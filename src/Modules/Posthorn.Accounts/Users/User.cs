namespace Posthorn.Accounts.Users;

/// <summary>Somebody who logs in.</summary>
/// <param name="Username">A teammate's own, or the account's for its owner.</param>
/// <param name="Scopes">What their sessions may do.</param>
/// <param name="PasswordHash">Null: they cannot log in.</param>
internal sealed record User(long Id, long AccountId, string Username, bool IsOwner, IReadOnlySet<string> Scopes, string? PasswordHash)
{
    /// <summary>By the subuser's parent: nobody logs in to that account.</summary>
    public bool IsShutOut { get; init; }

    /// <summary>In front of the number where the id of an API key stands else.</summary>
    public const string ActorPrefix = "user:";

    /// <summary>As the audit log names whoever acts from a session.</summary>
    public string ActorId => $"{ActorPrefix}{Id}";
}
