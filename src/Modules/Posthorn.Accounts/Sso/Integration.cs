namespace Posthorn.Accounts.Sso;

/// <summary>An identity provider of an account.</summary>
/// <param name="Id">A UUID; it stands in the address that the provider posts to.</param>
/// <param name="SigninUrl">Where the provider asks who you are.</param>
/// <param name="SignoutUrl">Where people go who leave.</param>
/// <param name="EntityId">How the provider calls itself in what it signs.</param>
/// <param name="IsCompleted">The caller's own mark; nothing here depends on it.</param>
internal sealed record Integration(
    string Id, long AccountId, string Name, bool IsEnabled, string SigninUrl, string SignoutUrl, string EntityId, bool IsCompleted, DateTimeOffset UpdatedAt);

/// <summary>What a caller says of one.</summary>
internal sealed record IntegrationDraft(string Name, bool IsEnabled, string SigninUrl, string SignoutUrl, string EntityId, bool? IsCompleted);

/// <param name="Text">PEM or base64, as it was given.</param>
/// <param name="IsEnabled">Signatures by it count.</param>
internal sealed record Certificate(
    long Id, long AccountId, string IntegrationId, string Text, DateTimeOffset NotBefore, DateTimeOffset NotAfter, bool IsEnabled);
