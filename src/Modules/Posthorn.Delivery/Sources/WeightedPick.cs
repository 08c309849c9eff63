namespace Posthorn.Delivery.Sources;

/// <summary>One of several at random, each as often as its weight says. Pure.</summary>
internal static class WeightedPick
{
    /// <param name="open">Which may be picked.</param>
    /// <param name="dice">From 0 to below 1.</param>
    /// <returns>The place, or -1: none is open.</returns>
    public static int Next(ReadOnlySpan<SourceEntry> entries, ReadOnlySpan<bool> open, double dice)
    {
        var total = 0;
        var last = -1;
        for (var i = 0; i < entries.Length; i++)
        {
            if (open[i])
            {
                total += entries[i].Weight;
                last = i;
            }
        }

        var left = (int)(dice * total);
        for (var i = 0; i < last; i++)
        {
            if (open[i] && (left -= entries[i].Weight) < 0)
            {
                return i;
            }
        }

        return last;
    }
}
