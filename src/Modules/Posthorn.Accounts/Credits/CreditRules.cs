namespace Posthorn.Accounts.Credits;

/// <summary>When credits are whole again. Pure: the clock is an argument, and nothing has to happen at midnight.</summary>
internal static class CreditRules
{
    private const int DaysOfWeek = 7;

    /// <summary>Midnight in the account's zone: of the day, of its Monday, of its first of the month.</summary>
    public static DateTimeOffset PeriodBegin(ResetFrequency every, DateTimeOffset now, TimeZoneInfo zone) => zone.Begin(FirstDay(every, zone.DayOf(now)));

    public static DateTimeOffset PeriodEnd(ResetFrequency every, DateTimeOffset now, TimeZoneInfo zone)
    {
        var first = FirstDay(every, zone.DayOf(now));
        return zone.Begin(every switch { ResetFrequency.Monthly => first.AddMonths(1), ResetFrequency.Weekly => first.AddDays(DaysOfWeek), _ => first.AddDays(1) });
    }

    public static CreditBalance Full(CreditLimit limit, DateTimeOffset now, TimeZoneInfo zone) =>
        new(limit, limit.Total, limit.Every is { } every ? PeriodBegin(every, now, zone) : now, limit.Every is { } period ? PeriodEnd(period, now, zone) : null);

    public static bool IsOver(CreditBalance stored, DateTimeOffset now) => stored.NextReset is { } end && now >= end;

    /// <summary>
    /// As it is now, if a period ended since it was written down. A clock that goes back renews nothing. Who moves to another time zone keeps the period
    /// under way, and the next one takes at least half of its usual time: moving to and fro must not multiply credits.
    /// </summary>
    public static CreditBalance At(CreditBalance stored, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (stored is not { Limit: { Every: { } every } limit, NextReset: { } ended } || !IsOver(stored, now))
        {
            return stored;
        }

        var (begin, end) = (PeriodBegin(every, now, zone), PeriodEnd(every, now, zone));
        return new CreditBalance(limit, limit.Total, begin > ended ? begin : ended, end - ended < HalfOf(every) ? PeriodEnd(every, end, zone) : end);
    }

    private static DateOnly FirstDay(ResetFrequency every, DateOnly day) => every switch
    {
        ResetFrequency.Monthly => day.AddDays(1 - day.Day),
        ResetFrequency.Weekly => day.AddDays(-(((int)day.DayOfWeek + DaysOfWeek - (int)DayOfWeek.Monday) % DaysOfWeek)),
        _ => day,
    };

    private static TimeSpan HalfOf(ResetFrequency every) => every switch
    {
        ResetFrequency.Monthly => TimeSpan.FromDays(15),
        ResetFrequency.Weekly => TimeSpan.FromDays(3.5),
        _ => TimeSpan.FromHours(12),
    };
}
