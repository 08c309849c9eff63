using System.Text;

namespace Posthorn.MailAuth.Dkim;

/// <summary>A DKIM-Signature field as it stands in a message.</summary>
internal static class SignatureFieldReader
{
    /// <summary>What stands after the colon, as text.</summary>
    public static string Value(ReadOnlySpan<byte> field) => Encoding.UTF8.GetString(field[(field.IndexOf((byte)':') + 1)..]);

    /// <summary>The field with the value of b= removed, white space around it included (RFC 6376 section 3.5).</summary>
    public static byte[] WithEmptySignature(ReadOnlySpan<byte> field)
    {
        var position = field.IndexOf((byte)':') + 1;
        while (position < field.Length)
        {
            var semicolon = field[position..].IndexOf((byte)';');
            var end = semicolon < 0 ? field.Length : position + semicolon;
            var tag = field[position..end];
            var equals = tag.IndexOf((byte)'=');
            if (equals >= 0 && tag[..equals].Trim(" \t\r\n"u8).SequenceEqual("b"u8))
            {
                return [.. field[..(position + equals + 1)], .. field[end..]];
            }

            position = end + 1;
        }

        return field.ToArray();
    }
}
