using Posthorn.Kernel;

namespace Posthorn.Accounts.Subusers.Credits;

/// <summary>What a subuser may send. One credit is one recipient.</summary>
/// <param name="Type"><c>recurring</c> or <c>nonrecurring</c>; who is unlimited has none.</param>
/// <param name="ResetFrequency"><c>monthly</c>, <c>weekly</c> or <c>daily</c>; null: nonrecurring.</param>
/// <param name="Period">The first day of what <paramref name="Remain"/> is about.</param>
internal sealed record Credit(string Type, string? ResetFrequency, long Total, long Remain, DateOnly Period);

/// <summary>Periods and numbers of credits. Pure: the day is an argument.</summary>
internal static class CreditRules
{
    public const string Unlimited = "unlimited";
    public const string Recurring = "recurring";
    public const string Nonrecurring = "nonrecurring";
    public const int MaxCredits = 2_000_000_000;
    private const string BadType = "Type should be set to 'recurring', 'nonrecurring', or 'unlimited'";
    private const string BadFrequency = "Reset frequency should be set to 'monthly', 'weekly', or 'daily'";
    private const int LongestWord = 100;
    private static readonly string[] Types = [Unlimited, Recurring, Nonrecurring];
    private static readonly string[] Frequencies = ["monthly", "weekly", "daily"];

    /// <summary>Days, weeks from Monday and months, all in UTC. What is never reset is of one period for ever.</summary>
    public static DateOnly PeriodOf(string? frequency, DateOnly today) => frequency switch
    {
        "daily" => today,
        "weekly" => today.AddDays(-(((int)today.DayOfWeek + 6) % 7)),
        "monthly" => new DateOnly(today.Year, today.Month, 1),
        _ => DateOnly.MinValue,
    };

    /// <summary>As it is today: of a new period all is there again.</summary>
    public static Credit At(Credit stored, DateOnly today) =>
        PeriodOf(stored.ResetFrequency, today) is var period && period > stored.Period ? stored with { Remain = stored.Total, Period = period } : stored;

    /// <returns>Null: there are not so many.</returns>
    public static Credit? Take(Credit credit, long count) => credit.Remain >= count ? credit with { Remain = credit.Remain - count } : null;

    /// <summary>More or fewer, never below nothing.</summary>
    public static Credit Add(Credit credit, long count) => credit with { Remain = Math.Clamp(credit.Remain + count, 0, MaxCredits) };

    /// <returns>What is asked for, or null: without limit. With errors it is neither.</returns>
    public static Credit? Read(JsonMembers request, DateOnly today)
    {
        var type = request.Line("type", LongestWord);
        if (!Types.Contains(type))
        {
            request.Refuse("type", BadType);
            return null;
        }

        if (type == Unlimited)
        {
            return null;
        }

        var before = request.Errors.Count;
        var total = request.WholeNumber("total", 1, MaxCredits);
        if (total is null && request.Errors.Count == before)
        {
            request.Refuse("total", "Total is required");
        }

        var frequency = type == Recurring ? request.Line("reset_frequency", LongestWord) : null;
        if (type == Recurring && !Frequencies.Contains(frequency))
        {
            request.Refuse("reset_frequency", BadFrequency);
        }

        return request.Errors.Count > 0 ? null : new Credit(type!, frequency, total!.Value, total.Value, PeriodOf(frequency, today));
    }

    public static int? ReadUpdate(JsonMembers request)
    {
        var update = request.WholeNumber("allocation_update", -MaxCredits, MaxCredits);
        if (update is null && request.Errors.Count == 0)
        {
            request.Refuse("allocation_update", SubuserRules.Missing);
        }

        return update;
    }

    public static CreditLine Shown(Credit? credit) => credit switch
    {
        null => new CreditLine(Unlimited, null, null, null, null),
        { Type: Recurring } => new CreditLine(credit.Type, credit.ResetFrequency, credit.Remain, credit.Total, Math.Max(0, credit.Total - credit.Remain)),
        _ => new CreditLine(credit.Type, null, credit.Remain, null, null),
    };
}
