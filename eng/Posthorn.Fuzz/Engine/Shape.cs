using System.Numerics;

namespace Posthorn.Fuzz.Engine;

/// <summary>
/// What became of an input, as a number: errors, kinds, sizes by their order of magnitude. It says in a few bits which way a parser went,
/// so the same in every process (unlike <see cref="HashCode"/>).
/// </summary>
internal struct Shape
{
    private uint _value = 2166136261;

    public Shape()
    {
    }

    public readonly int Value => (int)_value;

    public void Add(int number)
    {
        for (var shift = 0; shift < 32; shift += 8)
        {
            _value = (_value ^ (byte)(number >> shift)) * 16777619;
        }
    }

    public void Add(bool value) => Add(value ? 1 : 0);

    /// <summary>0, 1, 2 to 3, 4 to 7 …</summary>
    public void AddSize(int count) => Add(count == 0 ? 0 : BitOperations.Log2((uint)count) + 1);

    public void Add(string? text)
    {
        foreach (var character in text ?? "")
        {
            Add(character);
        }
    }

    public static int OfBytes(ReadOnlySpan<byte> octets)
    {
        var shape = new Shape();
        foreach (var octet in octets)
        {
            shape._value = (shape._value ^ octet) * 16777619;
        }

        return shape.Value;
    }
}
