using System.Globalization;

namespace Posthorn.Suppressions.Lists;

/// <summary>
/// Addresses for <c>IN (…)</c>: in batches of 1, 16 or 256, filled up with the last one, so that there are few statements and each stays prepared.
/// </summary>
internal static class EmailBatch
{
    private static readonly int[] Sizes = [1, 16, 256];

    public static IEnumerable<IReadOnlyList<string>> Of(IReadOnlyList<string> emails)
    {
        for (var taken = 0; taken < emails.Count;)
        {
            var rest = emails.Count - taken;
            var size = Array.Find(Sizes, size => size >= rest) is > 0 and var fits ? fits : Sizes[^1];
            var batch = new string[size];
            for (var i = 0; i < size; i++)
            {
                batch[i] = emails[Math.Min(taken + i, emails.Count - 1)];
            }

            taken += size;
            yield return batch;
        }
    }

    /// <summary>Parameter names from <c>$first</c> on.</summary>
    public static string Names(int count, int first) =>
        string.Join(", ", Enumerable.Range(first, count).Select(number => $"${number.ToString(CultureInfo.InvariantCulture)}"));
}
