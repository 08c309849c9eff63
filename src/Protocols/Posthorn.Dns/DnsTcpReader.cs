using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Posthorn.Dns;

/// <summary>
/// Takes messages out of a TCP stream, where each follows two octets with its length (RFC 1035 section 4.2.2).
/// The stream may arrive in any pieces.
/// </summary>
/// <param name="maxLength">The longest message that is taken, in octets, 12 to 65535. A longer one is refused when its length is read.</param>
public sealed class DnsTcpReader(int maxLength = DnsMessage.MaxLength)
{
    private const int PrefixLength = 2;

    // Grows with what really arrives, not with what the prefix promises.
    private readonly ArrayBufferWriter<byte> _received = new();

    /// <summary>Takes from the input up to the end of one message.</summary>
    /// <param name="input">What has arrived; what was used is cut off its front.</param>
    /// <param name="message">The octets of a whole message, or null: more input is needed, or there is an error.</param>
    /// <param name="error">Once set, the stream has no meaning any more.</param>
    public bool TryRead(ref ReadOnlySpan<byte> input, [NotNullWhen(true)] out byte[]? message, out DnsFormatError error)
    {
        message = null;
        error = DnsFormatError.None;
        Take(ref input, PrefixLength);
        if (_received.WrittenCount < PrefixLength)
        {
            return false;
        }

        var length = _received.WrittenSpan[0] << 8 | _received.WrittenSpan[1];
        if (length > maxLength || length < DnsMessage.HeaderLength)
        {
            error = length > maxLength ? DnsFormatError.MessageTooLong : DnsFormatError.Truncated;
            return false;
        }

        Take(ref input, PrefixLength + length);
        if (_received.WrittenCount < PrefixLength + length)
        {
            return false;
        }

        message = _received.WrittenSpan[PrefixLength..].ToArray();
        _received.ResetWrittenCount();
        return true;
    }

    /// <summary>Puts the length in front of a message.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> message) => [(byte)(message.Length >> 8), (byte)message.Length, .. message];

    /// <summary>Moves octets from the input until so many have been received for this message.</summary>
    private void Take(ref ReadOnlySpan<byte> input, int total)
    {
        var count = Math.Min(input.Length, Math.Max(0, total - _received.WrittenCount));
        _received.Write(input[..count]);
        input = input[count..];
    }
}
