using System.Globalization;

namespace Posthorn.Accounts.Tests;

public sealed class TimeZonesTests
{
    [Theory]
    [InlineData("UTC")]
    [InlineData("Europe/Berlin")]
    [InlineData("America/Argentina/Buenos_Aires")]
    [InlineData("Etc/GMT+5")]
    [InlineData("America/Port-au-Prince")]
    public void A_name_of_the_files_is_a_zone(string name) => Assert.True(TimeZones.IsValid(name));

    [Theory]
    [InlineData("")]
    [InlineData("Berlin")]
    [InlineData("europe berlin")]
    [InlineData("Eastern Standard Time")]
    [InlineData("Europe/Berlin/")]
    [InlineData("/Europe/Berlin")]
    [InlineData("../../etc/passwd")]
    [InlineData("Europe/../Europe/Berlin")]
    [InlineData("posix/Europe/Berlin")]
    [InlineData("right/Europe/Berlin")]
    [InlineData("zone.tab")]
    [InlineData("leapseconds")]
    [InlineData("+02:00")]
    [InlineData("Europe/Berlin\0")]
    [InlineData("Nowhere/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_none_is_refused(string name) => Assert.False(TimeZones.IsValid(name));

    [Theory]
    [InlineData("UTC", "2026-03-28T23:30:00Z", "2026-03-28")]
    [InlineData("Europe/Berlin", "2026-03-28T23:30:00Z", "2026-03-29")]
    [InlineData("Europe/Berlin", "2026-06-30T21:59:59Z", "2026-06-30")]
    [InlineData("Europe/Berlin", "2026-06-30T22:00:00Z", "2026-07-01")]
    [InlineData("America/New_York", "2026-01-01T04:59:59Z", "2025-12-31")]
    [InlineData("Pacific/Kiritimati", "2026-01-01T10:00:00Z", "2026-01-02")]
    [InlineData("No/Zone", "2026-01-01T23:59:59Z", "2026-01-01")]
    public void A_day_is_the_calendars_there(string zone, string at, string day) =>
        Assert.Equal(DateOnly.Parse(day, CultureInfo.InvariantCulture), TimeZones.Find(zone).DayOf(Time(at)));

    [Theory]
    [InlineData("UTC", "2026-03-29", "2026-03-29T00:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00Z")]

    // Clocks leap from midnight to one; and, in the other season, midnight comes twice.
    [InlineData("America/Santiago", "2025-09-07", "2025-09-07T04:00:00Z")]
    [InlineData("America/Havana", "2025-11-02", "2025-11-02T04:00:00Z")]
    public void A_day_begins_at_the_first_midnight_or_behind_the_one_that_is_left_out(string zone, string day, string begin)
    {
        var found = TimeZones.Find(zone).Begin(DateOnly.Parse(day, CultureInfo.InvariantCulture));

        Assert.Equal(Time(begin), found);
        Assert.Equal(DateOnly.Parse(day, CultureInfo.InvariantCulture), TimeZones.Find(zone).DayOf(found));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
