using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Posthorn.Dns.Wire;

/// <summary>
/// A cursor over one message. Each verb either moves and returns true, or returns false and leaves the reason in
/// <see cref="Error"/>; nothing is read after the first failure.
/// </summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    private readonly ReadOnlySpan<byte> _message = message;
    private int _end = message.Length;

    public int Position { get; private set; }

    public DnsFormatError Error { get; private set; }

    /// <summary>The octets left before the end of the record data, or of the message.</summary>
    public readonly int Remaining => _end - Position;

    public bool TryReadByte(out byte value)
    {
        var read = TryReadBytes(1, out var bytes);
        value = read ? bytes[0] : (byte)0;
        return read;
    }

    public bool TryReadUInt16(out ushort value)
    {
        var read = TryReadBytes(2, out var bytes);
        value = read ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : (ushort)0;
        return read;
    }

    public bool TryReadUInt32(out uint value)
    {
        var read = TryReadBytes(4, out var bytes);
        value = read ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;
        return read;
    }

    public bool TryReadBytes(int count, out ReadOnlySpan<byte> bytes)
    {
        if (count > Remaining)
        {
            bytes = default;
            return Fail(DnsFormatError.Truncated);
        }

        bytes = _message.Slice(Position, count);
        Position += count;
        return true;
    }

    /// <summary>Narrows the cursor to the data of one record, until <see cref="TryLeaveData"/>.</summary>
    public bool TryEnterData(int length)
    {
        if (length > Remaining)
        {
            return Fail(DnsFormatError.Truncated);
        }

        _end = Position + length;
        return true;
    }

    /// <summary>Widens the cursor to the message again. Data that was not read to its end is an error.</summary>
    public bool TryLeaveData()
    {
        var complete = Position == _end;
        _end = _message.Length;
        return complete || Fail(DnsFormatError.BadRecordData);
    }

    /// <summary>Marks data as wrong for its type.</summary>
    public bool Fail(DnsFormatError error)
    {
        Error = error;
        return false;
    }

    /// <summary>
    /// Reads a name, pointers included (RFC 1035 section 4.1.4). Each pointer must lead to before the run of labels
    /// that it ends, so every jump goes back and no chain of them can close into a loop.
    /// </summary>
    public bool TryReadName([NotNullWhen(true)] out DomainName? name)
    {
        name = null;
        Span<byte> wire = stackalloc byte[DomainName.MaxWireLength];
        var length = 0;
        var position = Position;
        var runStart = Position;
        int? afterFirstPointer = null;

        while (true)
        {
            // The record's own octets end with its data; what a pointer leads to may end anywhere before.
            var available = (afterFirstPointer is null ? _end : _message.Length) - position;
            if (available < 1)
            {
                return Fail(DnsFormatError.Truncated);
            }

            var octet = _message[position];
            if (octet == 0)
            {
                wire[length++] = 0;
                Position = afterFirstPointer ?? position + 1;
                name = DomainName.FromCheckedWire(wire[..length]);
                return true;
            }

            if (octet >= 0xc0)
            {
                if (available < 2)
                {
                    return Fail(DnsFormatError.Truncated);
                }

                afterFirstPointer ??= position + 2;
                position = BinaryPrimitives.ReadUInt16BigEndian(_message[position..]) & 0x3fff;
                if (position < DnsMessage.HeaderLength)
                {
                    return Fail(DnsFormatError.PointerIntoHeader);
                }

                if (position >= runStart)
                {
                    return Fail(DnsFormatError.PointerNotBackward);
                }

                runStart = position;
                continue;
            }

            if (octet > DomainName.MaxLabelLength)
            {
                return Fail(DnsFormatError.BadLabelType);
            }

            if (available < octet + 1)
            {
                return Fail(DnsFormatError.Truncated);
            }

            // One octet more than the label: the final zero must fit too.
            if (length + octet + 2 > DomainName.MaxWireLength)
            {
                return Fail(DnsFormatError.NameTooLong);
            }

            _message.Slice(position, octet + 1).CopyTo(wire[length..]);
            length += octet + 1;
            position += octet + 1;
        }
    }
}
