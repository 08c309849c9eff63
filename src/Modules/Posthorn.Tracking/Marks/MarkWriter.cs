using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Posthorn.Tracking.Marks;

/// <summary>A mark as octets: version, kind, account, copy, and what the kind adds. Numbers are 7 bits an octet, texts carry their length.</summary>
internal static class MarkWriter
{
    public const byte Version = 1;

    /// <summary>Octets of a URL at most: what browsers and proxies take, less what the token adds.</summary>
    public const int MaxUrl = 4096;

    public static void Write(Mark mark, ArrayBufferWriter<byte> output)
    {
        Octet(output, Version);
        Octet(output, (byte)KindOf(mark));
        Number(output, mark.Copy.AccountId);
        BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(8), mark.Copy.Id.SubmissionId);
        output.Advance(8);
        Number(output, mark.Copy.Id.Ordinal);
        switch (mark)
        {
            case Mark.Click click:
                Number(output, ((long)click.Index << 1) | (click.IsHtml ? 1L : 0L));
                Text(output, click.Url);
                break;
            case Mark.Unsubscribe unsubscribe:
                Text(output, unsubscribe.Recipient);
                break;
            case Mark.GroupUnsubscribe group:
                Number(output, group.GroupId);
                Text(output, group.Recipient);
                break;
            case Mark.Preferences preferences:
                Number(output, preferences.GroupId);
                Number(output, preferences.GroupsToDisplay.Count);
                foreach (var shown in preferences.GroupsToDisplay)
                {
                    Number(output, shown);
                }

                Text(output, preferences.Recipient);
                break;
        }
    }

    private static MarkKind KindOf(Mark mark) => mark switch
    {
        Mark.Click => MarkKind.Click,
        Mark.Open => MarkKind.Open,
        Mark.Unsubscribe => MarkKind.Unsubscribe,
        Mark.GroupUnsubscribe => MarkKind.GroupUnsubscribe,
        Mark.Preferences => MarkKind.Preferences,
        _ => throw new ArgumentOutOfRangeException(nameof(mark)),
    };

    private static void Octet(ArrayBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    private static void Number(ArrayBufferWriter<byte> output, long value)
    {
        var rest = (ulong)value;
        for (; rest > 0x7f; rest >>= 7)
        {
            Octet(output, (byte)(rest | 0x80));
        }

        Octet(output, (byte)rest);
    }

    private static void Text(ArrayBufferWriter<byte> output, string text)
    {
        Number(output, Encoding.UTF8.GetByteCount(text));
        output.Advance(Encoding.UTF8.GetBytes(text, output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
    }
}

/// <summary>Written into tokens: the numbers never change.</summary>
internal enum MarkKind : byte
{
    Click = 1,
    Open = 2,
    Unsubscribe = 3,
    GroupUnsubscribe = 4,
    Preferences = 5,
}
