using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Posthorn.Accounts.Teammates.Invitations;

/// <summary>Somebody is asked to become a teammate.</summary>
/// <param name="Token">Names the invitation in the API. It opens nothing: who may list invitations must not be able to accept one.</param>
/// <param name="ExpiresAt">From then on it cannot be accepted.</param>
internal sealed record Invitation(
    string Token, long AccountId, string Email, bool IsAdmin, IReadOnlyList<string> Scopes, DateTimeOffset ExpiresAt, DateTimeOffset CreatedAt)
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);
}

/// <summary>What opens an invitation. It stands in the mail alone; stored is its hash.</summary>
internal static class InvitationSecret
{
    /// <summary>43 characters, 256 random bits.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>22 characters.</summary>
    public static string CreateToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    /// <summary>There is nothing to guess, so one round is enough.</summary>
    public static string Hash(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
