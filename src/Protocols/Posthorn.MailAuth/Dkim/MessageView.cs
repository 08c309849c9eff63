using System.Text;

namespace Posthorn.MailAuth.Dkim;

/// <summary>Where one header field stands in a message: folded lines included, the final CRLF not.</summary>
/// <param name="NameLength">0 for a line that is no field: it has no colon, or nothing before it.</param>
internal readonly record struct HeaderFieldRange(int Start, int Length, int NameLength);

/// <summary>A message as header fields and body (RFC 5322 section 2.1), without copying it.</summary>
internal readonly ref struct MessageView
{
    private readonly ReadOnlySpan<byte> _message;
    private readonly List<HeaderFieldRange> _fields;
    private readonly int _bodyStart;

    private MessageView(ReadOnlySpan<byte> message, List<HeaderFieldRange> fields, int bodyStart)
    {
        _message = message;
        _fields = fields;
        _bodyStart = bodyStart;
    }

    public int FieldCount => _fields.Count;

    public ReadOnlySpan<byte> Body => _message[_bodyStart..];

    /// <summary>False when the header has more than <paramref name="maxFields"/> fields.</summary>
    public static bool TryParse(ReadOnlySpan<byte> message, int maxFields, out MessageView view)
    {
        var fields = new List<HeaderFieldRange>(32);
        var position = 0;
        while (position < message.Length && !message[position..].StartsWith("\r\n"u8))
        {
            if (fields.Count == maxFields)
            {
                view = default;
                return false;
            }

            var length = FieldLength(message[position..]);
            fields.Add(new(position, length, NameLength(message.Slice(position, length))));
            position = Math.Min(message.Length, position + length + 2);
        }

        view = new(message, fields, Math.Min(message.Length, position + 2));
        return true;
    }

    /// <summary>The body alone, for when nobody asks about the header.</summary>
    public static ReadOnlySpan<byte> BodyOf(ReadOnlySpan<byte> message)
    {
        if (message.StartsWith("\r\n"u8))
        {
            return message[2..];
        }

        var end = message.IndexOf("\r\n\r\n"u8);
        return end < 0 ? [] : message[(end + 4)..];
    }

    public ReadOnlySpan<byte> Field(int index) => _message.Slice(_fields[index].Start, _fields[index].Length);

    public bool IsNamed(int index, string name)
    {
        var field = _fields[index];
        return field.NameLength == name.Length
            && Ascii.EqualsIgnoreCase(_message.Slice(field.Start, field.NameLength), name);
    }

    private static int FieldLength(ReadOnlySpan<byte> rest)
    {
        var length = 0;
        while (true)
        {
            var lineEnd = rest[length..].IndexOf("\r\n"u8);
            if (lineEnd < 0)
            {
                return rest.Length;
            }

            length += lineEnd;
            if (length + 2 >= rest.Length || rest[length + 2] is not ((byte)' ' or (byte)'\t'))
            {
                return length;
            }

            length += 2;
        }
    }

    private static int NameLength(ReadOnlySpan<byte> field)
    {
        var colon = field.IndexOf((byte)':');
        var name = colon < 0 ? [] : field[..colon].TrimEnd(" \t"u8);
        return name.ContainsAnyExceptInRange((byte)'!', (byte)'~') ? 0 : name.Length;
    }
}
