using System.Buffers.Binary;
using System.Text;

namespace Posthorn.Insights.Geo;

/// <summary>
/// Reads values of the data section of a MaxMind DB file (format 2.0): only what leads to a text or a number, the rest is stepped over. Pure;
/// a file that lies ends in "not there".
/// </summary>
/// <param name="data">The section that pointers count from.</param>
internal readonly ref struct MmdbValue(ReadOnlySpan<byte> data)
{
    private const int Pointer = 1;
    private const int Text = 2;
    private const int Bytes = 4;
    private const int Map = 7;
    private const int Array = 11;
    private const int Boolean = 14;

    /// <summary>Maps in maps, and pointers to pointers.</summary>
    private const int MaxDepth = 16;

    /// <summary>Values that are stepped over for one look-up: pointers could make a small file endless.</summary>
    private const int MaxSteps = 4096;

    private readonly ReadOnlySpan<byte> _data = data;

    /// <summary>The text under a path of names, from a map.</summary>
    public string? FindText(int offset, params ReadOnlySpan<string> path) => Find(offset, path) is { } place && TryHead(place, out var head) && head.Type == Text
        ? Encoding.UTF8.GetString(_data.Slice(head.Next, head.Size))
        : null;

    /// <summary>The whole number under a path of names, up to 64 bits.</summary>
    public ulong? FindNumber(int offset, params ReadOnlySpan<string> path)
    {
        if (Find(offset, path) is not { } place || !TryHead(place, out var head) || head.Type is not (5 or 6 or 9) || head.Size > 8)
        {
            return null;
        }

        var number = 0UL;
        foreach (var octet in _data.Slice(head.Next, head.Size))
        {
            number = (number << 8) | octet;
        }

        return number;
    }

    private int? Find(int offset, ReadOnlySpan<string> path)
    {
        var steps = MaxSteps;
        foreach (var part in path)
        {
            // Of a list the first item, as subdivisions have it.
            if (!TryHead(offset, out var list) || (list.Type == Array && (list.Size == 0 || !TryHead(list.Next, out list))) || list.Type != Map)
            {
                return null;
            }

            if (FindMember(list, part, ref steps) is not { } found)
            {
                return null;
            }

            offset = found;
        }

        return offset;
    }

    private int? FindMember(Head map, string name, ref int steps)
    {
        var at = map.Next;
        for (var i = 0; i < map.Size; i++)
        {
            if (!TryHead(at, out var key) || key.Type != Text || Skip(at, 0, ref steps) is not { } value)
            {
                return null;
            }

            if (Encoding.UTF8.GetString(_data.Slice(key.Next, key.Size)) == name)
            {
                return value;
            }

            if (Skip(value, 0, ref steps) is not { } next)
            {
                return null;
            }

            at = next;
        }

        return null;
    }

    /// <returns>What comes behind the value that begins here.</returns>
    private int? Skip(int offset, int depth, ref int steps)
    {
        if (--steps < 0 || depth > MaxDepth || !TryOwnHead(offset, out var head))
        {
            return null;
        }

        switch (head.Type)
        {
            case Pointer or Boolean:
                return head.Next;
            case Map or Array:
                var at = head.Next;
                for (var i = 0L; i < head.Size * (head.Type == Map ? 2L : 1L); i++)
                {
                    if (Skip(at, depth + 1, ref steps) is not { } next)
                    {
                        return null;
                    }

                    at = next;
                }

                return at;
            default:
                return head.Next + head.Size;
        }
    }

    /// <summary>Follows pointers.</summary>
    private bool TryHead(int offset, out Head head)
    {
        for (var depth = 0; TryOwnHead(offset, out head); depth++)
        {
            if (head.Type != Pointer)
            {
                return true;
            }

            if (depth == MaxDepth)
            {
                break;
            }

            offset = head.Size;
        }

        return false;
    }

    /// <summary>Type, size (of a pointer: where to) and where the content begins. False: it does not fit into the section.</summary>
    private bool TryOwnHead(int offset, out Head head)
    {
        head = default;
        if (offset < 0 || offset >= _data.Length)
        {
            return false;
        }

        var control = _data[offset++];
        var type = control >> 5;
        if (type == Pointer)
        {
            return TryPointer(control, offset, out head);
        }

        if (type == 0)
        {
            if (offset >= _data.Length)
            {
                return false;
            }

            type = 7 + _data[offset++];
        }

        var size = control & 31;
        var more = size < 29 ? 0 : size - 28;
        if (offset + more > _data.Length)
        {
            return false;
        }

        size = size switch
        {
            29 => 29 + _data[offset],
            30 => 285 + BinaryPrimitives.ReadUInt16BigEndian(_data[offset..]),
            31 => 65821 + ((_data[offset] << 16) | BinaryPrimitives.ReadUInt16BigEndian(_data[(offset + 1)..])),
            _ => size,
        };
        head = new Head(type, size, offset + more);
        return type is Map or Array or Boolean || (type is Text or Bytes or > 2 && head.Next + size <= _data.Length);
    }

    private bool TryPointer(byte control, int offset, out Head head)
    {
        head = default;
        var length = ((control >> 3) & 3) + 1;
        if (offset + length > _data.Length)
        {
            return false;
        }

        var value = length == 4 ? 0L : control & 7;
        for (var i = 0; i < length; i++)
        {
            value = (value << 8) | _data[offset + i];
        }

        value += length switch { 2 => 2048, 3 => 526336, _ => 0 };
        head = new Head(Pointer, value > int.MaxValue ? int.MaxValue : (int)value, offset + length);
        return true;
    }

    private readonly record struct Head(int Type, int Size, int Next);
}
