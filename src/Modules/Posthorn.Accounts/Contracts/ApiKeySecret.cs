using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Posthorn.Accounts;

/// <summary>
/// The text that a client sends: <c>SG.</c> + 22 characters of id + <c>.</c> + 43 characters of secret, 69 in all.
/// It exists while a key is made or checked; only the hash of the secret is kept.
/// </summary>
public sealed record ApiKeySecret
{
    private const int IdLength = 22;
    private const int SecretLength = 43;
    private readonly string _secret;

    private ApiKeySecret(string id, string secret)
    {
        Id = id;
        _secret = secret;
    }

    public string Id { get; }

    public static ApiKeySecret Create() => new(
        Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)), Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));

    public static bool TryParse(string? text, [NotNullWhen(true)] out ApiKeySecret? key)
    {
        key = null;
        var parts = text?.Split('.');
        if (parts is not ["SG", { Length: IdLength } id, { Length: SecretLength } secret] || !IsKeyText(id) || !IsKeyText(secret))
        {
            return false;
        }

        key = new ApiKeySecret(id, secret);
        return true;
    }

    /// <summary>SHA-256 is enough for a secret of 256 random bits: there is nothing to guess.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.ASCII.GetBytes(_secret));

    /// <summary>The whole text, to be shown once.</summary>
    public string Reveal() => $"SG.{Id}.{_secret}";

    /// <summary>Without the secret, so that a log line never holds it.</summary>
    public override string ToString() => $"SG.{Id}.…";

    /// <summary>The alphabet is all: the text is never decoded, so it need not be what an encoder would write.</summary>
    private static bool IsKeyText(string text) => text.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
}
