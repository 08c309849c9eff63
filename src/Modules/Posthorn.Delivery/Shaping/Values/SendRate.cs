using System.Globalization;

namespace Posthorn.Delivery.Shaping;

/// <summary>Messages per time, as rule files write it: <c>20/second</c>, <c>100/minute</c>, <c>5000/hour</c>, <c>100000/day</c>; <c>none</c> is no limit.</summary>
/// <param name="Count">1 to 10,000,000; 0 for <see cref="None"/>.</param>
/// <param name="Per">A second, a minute, an hour or a day.</param>
internal readonly record struct SendRate(int Count, TimeSpan Per)
{
    private const int Most = 10_000_000;

    public static SendRate None => default;

    public bool IsNone => Count == 0;

    public double PerSecond => IsNone ? double.PositiveInfinity : Count / Per.TotalSeconds;

    public static bool TryParse(string text, out SendRate rate)
    {
        rate = None;
        if (text == "none")
        {
            return true;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || !int.TryParse(text.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > Most)
        {
            return false;
        }

        var per = text[(slash + 1)..] switch
        {
            "second" => TimeSpan.FromSeconds(1),
            "minute" => TimeSpan.FromMinutes(1),
            "hour" => TimeSpan.FromHours(1),
            "day" => TimeSpan.FromDays(1),
            _ => TimeSpan.Zero,
        };
        rate = new SendRate(count, per);
        return per > TimeSpan.Zero;
    }

    public override string ToString() => IsNone
        ? "none"
        : $"{Count}/{Per.TotalSeconds switch { 1 => "second", 60 => "minute", 3600 => "hour", _ => "day" }}";
}
