using System.Globalization;

namespace Posthorn.Delivery.Shaping;

/// <summary>A span as rule files write it: a whole number and its unit, <c>30s</c>, <c>5m</c>, <c>4h</c>, <c>3d</c>.</summary>
internal static class SpanText
{
    public static bool TryParse(string text, TimeSpan least, TimeSpan most, out TimeSpan span)
    {
        span = default;
        if (text.Length is < 2 or > 8 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var unit = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            _ => TimeSpan.Zero,
        };
        if (unit == TimeSpan.Zero || number > most / unit)
        {
            return false;
        }

        span = number * unit;
        return span >= least;
    }

    /// <summary>In the largest unit that divides it.</summary>
    public static string Of(TimeSpan span)
    {
        var seconds = (long)span.TotalSeconds;
        return (seconds % 86_400, seconds % 3_600, seconds % 60) switch
        {
            (0, _, _) when seconds > 0 => $"{seconds / 86_400}d",
            (_, 0, _) when seconds > 0 => $"{seconds / 3_600}h",
            (_, _, 0) when seconds > 0 => $"{seconds / 60}m",
            _ => $"{seconds}s",
        };
    }
}
