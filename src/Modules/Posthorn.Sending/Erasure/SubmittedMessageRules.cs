using System.Text;
using System.Text.Unicode;
using Posthorn.Kernel;
using Posthorn.Mime;
using Posthorn.Sending.SmtpSubmission;

namespace Posthorn.Sending.Erasure;

/// <summary>What a message that came by SMTP still says when recipients of it are forgotten. Pure.</summary>
internal static class SubmittedMessageRules
{
    /// <summary>Nobody is left who got it: its name stays, by which events tell of it.</summary>
    public static byte[] Empty(ReadOnlyMemory<byte> message)
    {
        var id = MimeParser.TryParseHeader(message, SubmittedMessage.StoredLimits, out var headers, out _)
            ? headers.FirstOrDefault(header => header.Name.Equals("Message-ID", StringComparison.OrdinalIgnoreCase))?.Value
            : null;
        return Encoding.UTF8.GetBytes(id is null ? "\r\n" : $"Message-ID: {id}\r\n\r\n");
    }

    /// <summary>
    /// For the others the message stays, with the placeholder where the address can be read in its bytes. What a part hides in base64, or breaks over
    /// two lines of quoted-printable, stays as it is.
    /// </summary>
    /// <returns>Null: it names none of them.</returns>
    public static byte[]? Redact(ReadOnlyMemory<byte> message, ErasedAddresses addresses)
    {
        // Bytes that are no UTF-8 come back as they were.
        var encoding = Utf8.IsValid(message.Span) ? Encoding.UTF8 : Encoding.Latin1;
        var text = encoding.GetString(message.Span);
        var clean = addresses.Redact(text);
        return ReferenceEquals(clean, text) ? null : encoding.GetBytes(clean);
    }
}
