using System.Buffers.Binary;
using System.Text;
using Posthorn.Kernel;

namespace Posthorn.Tracking.Marks;

/// <summary>The way back of <see cref="MarkWriter"/>. The octets were signed by us, and are read as if they were not.</summary>
internal ref struct MarkReader(ReadOnlySpan<byte> octets)
{
    private const int MaxGroups = 25;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private ReadOnlySpan<byte> _rest = octets;
    private bool _failed;

    public static Mark? Read(ReadOnlySpan<byte> octets)
    {
        var reader = new MarkReader(octets);
        var mark = reader.ReadMark();
        return reader._failed || reader._rest.Length > 0 ? null : mark;
    }

    private Mark? ReadMark()
    {
        if (Octet() != MarkWriter.Version)
        {
            _failed = true;
            return null;
        }

        var kind = (MarkKind)Octet();
        var account = Number();
        var submission = BinaryPrimitives.ReadInt64BigEndian(Take(8));
        var copy = new MarkedCopy(account, new CopyId(submission, Small(int.MaxValue)));
        switch (kind)
        {
            case MarkKind.Click:
                var place = Small(int.MaxValue);
                return new Mark.Click(copy, Text(), place >> 1, (place & 1) == 1);
            case MarkKind.Open:
                return new Mark.Open(copy);
            case MarkKind.Unsubscribe:
                return new Mark.Unsubscribe(copy, Text());
            case MarkKind.GroupUnsubscribe:
                var group = Number();
                return new Mark.GroupUnsubscribe(copy, Text(), group);
            case MarkKind.Preferences:
                var sent = Number();
                var shown = new long[Small(MaxGroups)];
                for (var i = 0; i < shown.Length; i++)
                {
                    shown[i] = Number();
                }

                return new Mark.Preferences(copy, Text(), sent, shown);
            default:
                _failed = true;
                return null;
        }
    }

    private byte Octet() => Take(1)[0];

    private int Small(int max)
    {
        var number = Number();
        _failed |= number < 0 || number > max;
        return _failed ? 0 : (int)number;
    }

    private long Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var octet = Octet();
            value |= (ulong)(octet & 0x7f) << shift;
            if (octet < 0x80)
            {
                return (long)value;
            }
        }

        _failed = true;
        return 0;
    }

    private string Text()
    {
        var octets = Take(Small(_rest.Length));
        try
        {
            return Strict.GetString(octets);
        }
        catch (DecoderFallbackException)
        {
            _failed = true;
            return "";
        }
    }

    /// <returns>Zeros when there is no more: the reading goes on to its end, and has failed.</returns>
    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            _failed = true;
            _rest = default;
            return new byte[count];
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
