using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Posthorn.Smtp;

/// <summary>The server's side of AUTH PLAIN (RFC 4616) and AUTH LOGIN (two prompts, never standardised, everywhere in use).</summary>
internal sealed class SaslExchange
{
    private readonly bool _isPlain;
    private string? _user;

    private SaslExchange(bool isPlain) => _isPlain = isPlain;

    public enum Status
    {
        /// <summary>Send <see cref="Challenge"/> with 334 and wait for a line.</summary>
        Challenge,
        Credentials,
        Malformed,
        Cancelled,
    }

    public string Mechanism => _isPlain ? "PLAIN" : "LOGIN";

    /// <summary>Base64 of <c>Username:</c> and <c>Password:</c>, as every client expects them; PLAIN has an empty challenge.</summary>
    public string Challenge => _isPlain ? "" : _user is null ? "VXNlcm5hbWU6" : "UGFzc3dvcmQ6";

    public SmtpCredentials? Credentials { get; private set; }

    /// <returns>Null when the mechanism is unknown.</returns>
    public static SaslExchange? Start(ReadOnlySpan<byte> mechanism)
    {
        if (Ascii.EqualsIgnoreCase(mechanism, "PLAIN"u8))
        {
            return new SaslExchange(isPlain: true);
        }

        return Ascii.EqualsIgnoreCase(mechanism, "LOGIN"u8) ? new SaslExchange(isPlain: false) : null;
    }

    /// <param name="response">A line of base64, <c>*</c> to cancel, or <c>=</c> for an empty response (RFC 4954 section 4).</param>
    public Status Respond(ReadOnlySpan<byte> response)
    {
        if (response.SequenceEqual("*"u8))
        {
            return Status.Cancelled;
        }

        if (!TryDecode(response, out var text))
        {
            return Status.Malformed;
        }

        if (_isPlain)
        {
            return ReadPlain(text);
        }

        if (_user is null)
        {
            _user = text;
            return Status.Challenge;
        }

        Credentials = new SmtpCredentials(_user, text);
        return Status.Credentials;
    }

    /// <summary><c>message = [authzid] UTF8NUL authcid UTF8NUL passwd</c>. Acting for somebody else is not provided.</summary>
    private Status ReadPlain(string message)
    {
        var fields = message.Split('\0');
        if (fields is not [var actsFor, { Length: > 0 } user, var password] || (actsFor.Length > 0 && actsFor != user))
        {
            return Status.Malformed;
        }

        Credentials = new SmtpCredentials(user, password);
        return Status.Credentials;
    }

    private static bool TryDecode(ReadOnlySpan<byte> base64, out string text)
    {
        text = "";
        if (base64.SequenceEqual("="u8))
        {
            return true;
        }

        var octets = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        if (Base64.DecodeFromUtf8(base64, octets, out _, out var length) != OperationStatus.Done
            || !System.Text.Unicode.Utf8.IsValid(octets.AsSpan(0, length)))
        {
            return false;
        }

        text = Encoding.UTF8.GetString(octets, 0, length);
        return true;
    }
}
