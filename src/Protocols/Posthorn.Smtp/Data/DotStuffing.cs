using System.Buffers;

namespace Posthorn.Smtp;

/// <summary>A whole message as the data of DATA, RFC 5321 section 4.5.2.</summary>
public static class DotStuffing
{
    /// <summary>Writes the message with its dots doubled, a final CRLF if it lacks one, and the terminating dot.</summary>
    public static void WriteMessage(IBufferWriter<byte> output, ReadOnlySpan<byte> message)
    {
        var stuffer = new DotStuffer();
        stuffer.Write(output, message);
        stuffer.WriteTerminator(output);
    }

    /// <summary>
    /// True when a CR or LF stands alone. Such a message must not leave: a lax receiver could see the end of the data in it
    /// (SMTP smuggling), and RFC 5321 section 2.3.8 forbids it anyway.
    /// </summary>
    public static bool HasBareLineEnd(ReadOnlySpan<byte> message)
    {
        int next;
        while ((next = message.IndexOfAny((byte)'\r', (byte)'\n')) >= 0)
        {
            if (!message[next..].StartsWith("\r\n"u8))
            {
                return true;
            }

            message = message[(next + 2)..];
        }

        return false;
    }
}
