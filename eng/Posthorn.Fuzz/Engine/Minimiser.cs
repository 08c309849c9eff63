namespace Posthorn.Fuzz.Engine;

/// <summary>Makes an input smaller and plainer as long as it shows the same fault.</summary>
internal static class Minimiser
{
    private const byte Plain = (byte)'a';

    /// <param name="isSame">Whether an input shows the fault.</param>
    /// <param name="tries">How often it is asked at most.</param>
    public static byte[] Minimise(byte[] input, Func<byte[], bool> isSame, int tries)
    {
        for (var piece = Math.Max(1, input.Length / 2); piece > 0 && tries > 0; piece /= 2)
        {
            var at = 0;
            while (at < input.Length && tries-- > 0)
            {
                var length = Math.Min(piece, input.Length - at);
                byte[] shorter = [.. input.AsSpan(0, at), .. input.AsSpan(at + length)];
                if (isSame(shorter))
                {
                    input = shorter;
                }
                else
                {
                    at += length;
                }
            }
        }

        for (var at = 0; at < input.Length && tries > 0; at++)
        {
            if (input[at] is Plain or (byte)'\r' or (byte)'\n')
            {
                continue;
            }

            var plainer = (byte[])input.Clone();
            plainer[at] = Plain;
            tries--;
            input = isSame(plainer) ? plainer : input;
        }

        return input;
    }
}
