using System.Buffers;
using System.Buffers.Text;

namespace Posthorn.Sending.MailSend;

/// <summary>Base64 (RFC 4648 section 4) as it came, line breaks and blanks included: an attachment stays text until a mail is rendered.</summary>
internal readonly record struct Base64Text(ReadOnlyMemory<byte> Utf8)
{
    public bool IsEmpty => Utf8.IsEmpty;

    /// <summary>True when <see cref="Decode"/> will succeed. Allocates nothing.</summary>
    public bool IsValid => Base64.IsValid(Utf8.Span);

    /// <exception cref="FormatException">The text is not base64, which <see cref="IsValid"/> tells beforehand.</exception>
    public byte[] Decode()
    {
        if (!Base64.IsValid(Utf8.Span, out var length))
        {
            throw new FormatException("The attachment content must be base64 encoded.");
        }

        var bytes = new byte[length];
        return Base64.DecodeFromUtf8(Utf8.Span, bytes, out _, out var written) == OperationStatus.Done && written == length
            ? bytes
            : throw new FormatException("The attachment content must be base64 encoded.");
    }
}
