namespace Posthorn.Smtp;

/// <summary>What a client says about a message in MAIL.</summary>
/// <param name="Size">The announced octets (RFC 1870), or null.</param>
/// <param name="EightBit"><c>BODY=8BITMIME</c> (RFC 6152).</param>
/// <param name="SmtpUtf8"><c>SMTPUTF8</c> (RFC 6531).</param>
public sealed record SmtpMailParameters(long? Size, bool EightBit, bool SmtpUtf8)
{
    public static SmtpMailParameters None { get; } = new(null, false, false);
}
