namespace Posthorn.Fuzz.Engine;

/// <summary>How bytes come from the wire.</summary>
internal enum Arrival
{
    Whole,
    ByteByByte,

    /// <summary>In reads of random size, the same ones each time for the same input.</summary>
    Scattered,
}

internal static class Pieces
{
    private const int LargestRead = 24;

    public static readonly Arrival[] EveryWay = [Arrival.Whole, Arrival.ByteByByte, Arrival.Scattered];

    public static IEnumerable<ReadOnlyMemory<byte>> Of(byte[] input, Arrival arrival)
    {
        var random = arrival == Arrival.Scattered ? new Random(Shape.OfBytes(input)) : null;
        var at = 0;
        while (at < input.Length)
        {
            var length = arrival switch { Arrival.Whole => input.Length, Arrival.ByteByByte => 1, _ => random!.Next(1, LargestRead) };
            length = Math.Min(length, input.Length - at);
            yield return input.AsMemory(at, length);
            at += length;
        }
    }
}
