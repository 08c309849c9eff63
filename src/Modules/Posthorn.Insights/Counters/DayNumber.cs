namespace Posthorn.Insights.Counters;

/// <summary>Days and months as they are stored. Pure.</summary>
internal static class DayNumber
{
    private static readonly int Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>Days since 1970.</summary>
    public static int Of(DateOnly day) => day.DayNumber - Epoch;

    public static DateOnly DayOf(int number) => DateOnly.FromDayNumber(Epoch + number);

    /// <summary>Months since the year 0.</summary>
    public static int MonthOf(DateOnly day) => (day.Year * 12) + day.Month - 1;

    public static DateOnly FirstOfMonth(int month) => new(month / 12, (month % 12) + 1, 1);
}
