namespace Posthorn.Accounts;

/// <summary>Time zones by their IANA names, and days in them. Which names there are is the system's business: its time zone files.</summary>
public static class TimeZones
{
    public const string Utc = "UTC";

    /// <summary>Characters of a name at most.</summary>
    public const int MaxLength = 64;

    private const int MaxParts = 3;
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    /// <summary>The same zones under other rules; nobody means them.</summary>
    private static readonly string[] Copies = ["posix", "right"];

    /// <summary>A name such as <c>Europe/Berlin</c>, in its own case, that this system knows.</summary>
    public static bool IsValid(string name)
    {
        if (name.Length is 0 or > MaxLength)
        {
            return false;
        }

        var parts = name.Split('/');
        return parts.Length <= MaxParts && !Copies.Contains(parts[0])
            && parts.All(part => part.Length > 0 && part.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '+'))
            && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId;
    }

    /// <returns>UTC when this system does not know the name: its files may be older than those of another node.</returns>
    public static TimeZoneInfo Find(string? name) =>
        name is null or Utc || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? TimeZoneInfo.Utc : zone;

    /// <summary>The day that it is there.</summary>
    public static DateOnly DayOf(this TimeZoneInfo zone, DateTimeOffset at) => DateOnly.FromDateTime((at.ToUniversalTime() + zone.GetUtcOffset(at)).DateTime);

    /// <summary>When a day begins there, in UTC: midnight, the first of two, or the first moment after it where clocks leap over midnight.</summary>
    public static DateTimeOffset Begin(this TimeZoneInfo zone, DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local))
        {
            local += Step;
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
