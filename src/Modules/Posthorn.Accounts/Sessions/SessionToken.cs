using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Posthorn.Accounts.Sessions;

/// <summary>What a browser holds of a session: 256 random bits. The server keeps only their hash.</summary>
internal sealed record SessionToken(string Text)
{
    private const int Bytes = 32;

    /// <summary>That many bytes in base64url.</summary>
    private const int Length = 43;

    private static readonly byte[] CsrfPurpose = "posthorn csrf"u8.ToArray();

    public static SessionToken Create() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes)));

    public static SessionToken? Parse(string? text) =>
        text is { Length: Length } && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_') ? new SessionToken(text) : null;

    public byte[] Hash() => SHA256.HashData(Encoding.ASCII.GetBytes(Text));

    /// <summary>Follows from the token, so it is stored nowhere; who has it still does not have the token.</summary>
    public string CsrfToken() => Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.ASCII.GetBytes(Text), CsrfPurpose));

    /// <summary>Without the secret, so that a log line never holds it.</summary>
    public override string ToString() => "session token";
}
