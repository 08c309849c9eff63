namespace Posthorn.Senders;

/// <summary>
/// SendGrid's automated warm-up: how many mails may leave a new address in one hour, by whole days since its warm-up began.
/// After the table's last day the address is warm. Pure.
/// </summary>
public static class WarmupSchedule
{
    private static readonly int[] PerHour =
    [
        20, 28, 39, 55, 77, 108, 151, 211, 295,
        413, 579, 810, 1_000, 1_587, 2_222, 3_111, 4_356, 6_098,
        8_583, 11_953, 16_734, 23_427, 32_798, 45_917, 64_284, 89_998, 125_997,
        176_395, 246_953, 345_735, 484_029, 677_640, 948_696, 1_328_175, 1_859_444, 2_603_222,
    ];

    /// <summary>The last day with a limit; the first is 0.</summary>
    public static int LastDay => PerHour.Length - 1;

    /// <summary>The hour that a moment lies in, in hours since 1970, UTC: warm-up counts by these.</summary>
    public static long HourOf(DateTimeOffset now) => now.ToUnixTimeSeconds() / 3600;

    /// <summary>When an hour begins.</summary>
    public static DateTimeOffset StartOf(long hour) => DateTimeOffset.FromUnixTimeSeconds(hour * 3600);

    /// <returns>0 to <see cref="LastDay"/>, or null: the address is warm.</returns>
    public static int? DayOf(DateTimeOffset? startedAt, DateTimeOffset now) =>
        startedAt is not { } start ? null
        : now < start ? 0
        : (now - start).Days is var day && day < PerHour.Length ? day : null;

    /// <summary>The limit of the hour that a moment lies in. The day is that of the hour's beginning, so that a limit never changes within an hour.</summary>
    /// <returns>Mails, or null: the address is warm.</returns>
    public static int? LimitOf(DateTimeOffset? startedAt, DateTimeOffset now) =>
        startedAt is not null && DayOf(startedAt, StartOf(HourOf(now))) is { } day ? PerHour[day] : null;
}
