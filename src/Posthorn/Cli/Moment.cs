namespace Posthorn.Cli;

/// <summary>Times and spans as people read them; times are UTC.</summary>
internal static class Moment
{
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss");

    public static string Text(DateTimeOffset? time) => time is { } known ? Text(known) : "-";

    /// <summary><c>3s</c>, <c>12m</c>, <c>5h</c>, <c>2d</c>: the largest unit that fits.</summary>
    public static string Text(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => $"{Math.Max(0, (int)span.TotalSeconds)}s",
        { TotalMinutes: < 60 } => $"{(int)span.TotalMinutes}m",
        { TotalHours: < 48 } => $"{(int)span.TotalHours}h",
        _ => $"{(int)span.TotalDays}d",
    };
}
