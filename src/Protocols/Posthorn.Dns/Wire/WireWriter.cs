using System.Buffers.Binary;

namespace Posthorn.Dns.Wire;

/// <summary>A growing message. Remembers where names were written, so that later ones can point to them.</summary>
internal sealed class WireWriter
{
    /// <summary>A pointer has fourteen bits.</summary>
    private const int MaxPointer = 0x3fff;

    private readonly Dictionary<DomainName, int> _names = [];
    private byte[] _buffer = new byte[256];

    public int Length { get; private set; }

    public void WriteByte(byte value) => Reserve(1)[0] = value;

    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Reserve(2), value);

    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Reserve(4), value);

    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Writes a name in full, as in the data of types younger than RFC 1035 (RFC 3597 section 4).</summary>
    public void WriteName(DomainName name) => WriteBytes(name.Wire);

    /// <summary>Writes a name, its tail as a pointer where the same tail stands already (RFC 1035 section 4.1.4).</summary>
    public void WriteCompressedName(DomainName name)
    {
        for (var rest = name; rest is { IsRoot: false }; rest = rest.Parent)
        {
            if (_names.TryGetValue(rest, out var position))
            {
                WriteUInt16((ushort)(0xc000 | position));
                return;
            }

            if (Length <= MaxPointer)
            {
                _names.Add(rest, Length);
            }

            WriteBytes(rest.Wire[..(rest.Wire[0] + 1)]);
        }

        WriteByte(0);
    }

    /// <summary>Overwrites two octets that were written before.</summary>
    public void SetUInt16(int position, ushort value) =>
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(position, 2), value);

    /// <summary>Takes back everything from a position on. Pointers may lead there, so no name is written afterwards.</summary>
    public void RewindTo(int length) => Length = length;

    public byte[] ToArray() => _buffer.AsSpan(0, Length).ToArray();

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - Length < count)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + count));
        }

        Length += count;
        return _buffer.AsSpan(Length - count, count);
    }
}
