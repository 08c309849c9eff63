using System.Text;

namespace Posthorn.Smtp.Tests;

/// <summary>The three ways in which every reader gets its input.</summary>
public enum Arrival
{
    Whole,
    LineByLine,
    ByteByByte,
}

internal static class Pieces
{
    /// <summary>Cuts input as it could come from a socket; a line ends behind its LF.</summary>
    public static IEnumerable<byte[]> Of(byte[] input, Arrival arrival) => arrival switch
    {
        Arrival.Whole => input.Length == 0 ? [] : [input],
        Arrival.ByteByByte => input.Select(octet => new[] { octet }),
        _ => Lines(input),
    };

    /// <summary>One octet per character, so that a test can write any octet.</summary>
    public static byte[] Octets(string text) => Encoding.Latin1.GetBytes(text);

    public static string Text(ReadOnlySpan<byte> octets) => Encoding.Latin1.GetString(octets);

    private static IEnumerable<byte[]> Lines(byte[] input)
    {
        for (var start = 0; start < input.Length;)
        {
            var end = Array.IndexOf(input, (byte)'\n', start);
            var next = end < 0 ? input.Length : end + 1;
            yield return input[start..next];
            start = next;
        }
    }
}
