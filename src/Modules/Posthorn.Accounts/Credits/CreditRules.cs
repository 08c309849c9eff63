namespace Posthorn.Accounts.Credits;

/// <summary>When credits are whole again. Pure: the clock is an argument, and nothing has to happen at midnight.</summary>
internal static class CreditRules
{
    private const int DaysOfWeek = 7;

    public static DateTimeOffset PeriodBegin(ResetFrequency every, DateTimeOffset now)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        return every switch
        {
            ResetFrequency.Monthly => today.AddDays(1 - today.Day),
            ResetFrequency.Weekly => today.AddDays(-(((int)today.DayOfWeek + DaysOfWeek - (int)DayOfWeek.Monday) % DaysOfWeek)),
            _ => today,
        };
    }

    public static DateTimeOffset PeriodEnd(ResetFrequency every, DateTimeOffset now) => every switch
    {
        ResetFrequency.Monthly => PeriodBegin(every, now).AddMonths(1),
        ResetFrequency.Weekly => PeriodBegin(every, now).AddDays(DaysOfWeek),
        _ => PeriodBegin(every, now).AddDays(1),
    };

    public static CreditBalance Full(CreditLimit limit, DateTimeOffset now) =>
        new(limit, limit.Total, limit.Every is { } every ? PeriodBegin(every, now) : now, limit.Every is { } period ? PeriodEnd(period, now) : null);

    /// <summary>As it is now, if a period ended since it was written down. A clock that goes back renews nothing.</summary>
    public static CreditBalance At(CreditBalance stored, DateTimeOffset now) =>
        stored is { Limit: { Every: { } every } limit } && PeriodBegin(every, now) > stored.LastReset ? Full(limit, now) : stored;
}
