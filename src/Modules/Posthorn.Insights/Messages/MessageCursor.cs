using System.Globalization;
using Posthorn.Kernel;

namespace Posthorn.Insights.Messages;

/// <summary>A place in the order of rows as text: time, submission and ordinal. It leads to nothing that its owner may not see. Pure.</summary>
internal static class MessageCursor
{
    public static string Of(MessageRow row) =>
        string.Create(CultureInfo.InvariantCulture, $"{row.LastEventAt.ToUnixTimeMilliseconds():x}-{row.Copy.SubmissionId:x}-{row.Copy.Ordinal:x}");

    public static bool TryParse(string text, out MessagePlace? place)
    {
        place = null;
        var parts = text.Split('-', 4);
        if (parts.Length != 3 || !TryHex(parts[0], 253402300799999, out var time) || !TryHex(parts[1], long.MaxValue, out var submission) || !TryHex(parts[2], int.MaxValue, out var ordinal))
        {
            return false;
        }

        place = new MessagePlace(DateTimeOffset.FromUnixTimeMilliseconds(time), new CopyId(submission, (int)ordinal));
        return true;
    }

    private static bool TryHex(string text, long max, out long value) =>
        long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value) && value >= 0 && value <= max;
}
