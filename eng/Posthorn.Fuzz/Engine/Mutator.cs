using System.Text;

namespace Posthorn.Fuzz.Engine;

/// <summary>Makes new input from old. The same random numbers make the same input.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<string> words, int longest)
{
    /// <summary>Growth beyond this is rare: most faults need few octets, and few octets are fast.</summary>
    private const int Usual = 4096;

    private static readonly string[] Numbers =
        ["0", "1", "-1", "9", "127", "128", "255", "256", "65535", "65536", "2147483647", "2147483648", "4294967296", "9223372036854775807", "99999999999999999999999"];

    private static readonly byte[] Favourites =
        [0, 1, 9, 10, 13, 32, (byte)'"', (byte)'\\', (byte)'.', (byte)';', (byte)':', (byte)'=', (byte)'<', (byte)'>', (byte)'@', (byte)'-', 0x7f, 0x80, 0xc0, 0xff];

    /// <summary>Text that breaks careless handling of Unicode, in UTF-8: a dotted capital I, a kelvin sign, an astral letter, marks, a byte order mark, fullwidth digits.</summary>
    private static readonly string[] Unicode = ["İ", "K", "𝒜", "e\u0301", "\u202e", "\ufeff", "１", "ß", "\u0085", "\u2028", "。", "\ue000", "\u00ad"];

    private readonly byte[][] _words = [.. words.Concat(Numbers).Concat(Unicode).Select(Encoding.UTF8.GetBytes)];

    /// <param name="input">What is changed.</param>
    /// <param name="other">What splices come from.</param>
    public byte[] Mutate(byte[] input, byte[] other)
    {
        var octets = new List<byte>(input);
        for (var changes = 1 << random.Next(5); changes > 0; changes--)
        {
            Change(octets, other);
        }

        // Now and then everything grows, to see what grows with it.
        if (random.Next(400) == 0 && octets.Count > 0)
        {
            Grow(octets, random.Next(Math.Min(Usual, longest), longest + 1));
        }

        if (octets.Count > longest)
        {
            octets.RemoveRange(longest, octets.Count - longest);
        }

        return [.. octets];
    }

    private void Change(List<byte> octets, byte[] other)
    {
        var at = random.Next(octets.Count + 1);
        var length = Math.Min(octets.Count - at, random.Next(4) == 0 ? random.Next(octets.Count + 1) : random.Next(1, 24));
        switch (random.Next(12))
        {
            case 0 when length > 0:
                octets[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when length > 0:
                octets[at] = (byte)random.Next(256);
                break;
            case 2 when length > 0:
                octets[at] = Favourites[random.Next(Favourites.Length)];
                break;
            case 3:
                octets.Insert(at, Favourites[random.Next(Favourites.Length)]);
                break;
            case 4:
                octets.RemoveRange(at, length);
                break;
            case 5:
                octets.InsertRange(random.Next(octets.Count + 1), octets.GetRange(at, length));
                break;
            case 6:
                Repeat(octets, at, Math.Min(length, 64), random.Next(2, 40));
                break;
            case 7:
                Splice(octets, at, length, other);
                break;
            case 8 when random.Next(4) == 0:
                octets.RemoveRange(at, octets.Count - at);
                break;
            case 9:
                var word = _words[random.Next(_words.Length)];
                octets.RemoveRange(at, Math.Min(word.Length, octets.Count - at));
                octets.InsertRange(at, word);
                break;
            default:
                octets.InsertRange(at, _words[random.Next(_words.Length)]);
                break;
        }
    }

    private void Splice(List<byte> octets, int at, int length, byte[] other)
    {
        var from = random.Next(other.Length + 1);
        octets.RemoveRange(at, length);
        octets.InsertRange(at, other.AsSpan(from, random.Next(other.Length - from + 1)).ToArray());
    }

    private static void Repeat(List<byte> octets, int at, int length, int times)
    {
        var piece = octets.GetRange(at, length);
        while (times-- > 0 && octets.Count < Usual)
        {
            octets.InsertRange(at, piece);
        }
    }

    private void Grow(List<byte> octets, int size)
    {
        var at = random.Next(octets.Count);
        var length = random.Next(1, Math.Min(200, octets.Count - at) + 1);
        var piece = octets.GetRange(at, length);
        var grown = new List<byte>(size + length);
        while (octets.Count + grown.Count < size)
        {
            grown.AddRange(piece);
        }

        octets.InsertRange(at, grown);
    }
}
