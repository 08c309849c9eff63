namespace Posthorn.Insights.Statistics;

/// <summary>How many days make a row.</summary>
internal enum StatsUnit
{
    Day,
    Week,
    Month,
}

/// <param name="From">The first day, in UTC.</param>
/// <param name="To">The last day, included.</param>
internal sealed record StatsPeriod(DateOnly From, DateOnly To, StatsUnit By)
{
    /// <summary>The first days of all rows, ascending; of the first row it may stand before <see cref="From"/>.</summary>
    public IEnumerable<DateOnly> Rows()
    {
        for (var day = FirstDayOf(From); day <= To; day = Next(day))
        {
            yield return day;
            if (day > DateOnly.MaxValue.AddDays(-31))
            {
                yield break;
            }
        }
    }

    /// <summary>Of the whole month that a day is in.</summary>
    public static StatsPeriod MonthOf(DateOnly day)
    {
        var first = new DateOnly(day.Year, day.Month, 1);
        return new StatsPeriod(first, new DateOnly(day.Year, day.Month, DateTime.DaysInMonth(day.Year, day.Month)), StatsUnit.Month);
    }

    private DateOnly FirstDayOf(DateOnly day) => By switch
    {
        StatsUnit.Day => day,
        StatsUnit.Week => day.AddDays(-Math.Min(((int)day.DayOfWeek + 6) % 7, day.DayNumber)),
        _ => new DateOnly(day.Year, day.Month, 1),
    };

    private DateOnly Next(DateOnly day) => By switch { StatsUnit.Day => day.AddDays(1), StatsUnit.Week => day.AddDays(7), _ => day.AddMonths(1) };
}

/// <summary>Which of many names are shown, and in which order.</summary>
internal sealed record SumOrder(Counters.Metric Metric, bool Descending, int Limit, int Offset);
