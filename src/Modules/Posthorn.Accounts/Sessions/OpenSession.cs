namespace Posthorn.Accounts.Sessions;

/// <summary>Somebody is logged in.</summary>
/// <param name="TokenHash">SHA-256 of what the browser holds.</param>
/// <param name="CsrfToken">What a change must show beside the cookie; another site cannot read it.</param>
/// <param name="ExpiresAt">When it ends if nobody uses it meanwhile.</param>
internal sealed record OpenSession(long UserId, byte[] TokenHash, string CsrfToken, DateTimeOffset ExpiresAt);
