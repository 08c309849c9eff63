using System.Globalization;
using Microsoft.AspNetCore.Http;
using Posthorn.Insights.Counters;
using Posthorn.Kernel;

namespace Posthorn.Insights.Statistics;

/// <summary>What the parameters of a statistics call say; what is wrong with them gathers in <see cref="Errors"/>.</summary>
internal sealed class StatsQuery(IQueryCollection query, DateOnly today)
{
    /// <summary>Names of one filter.</summary>
    public const int MaxNames = 10;

    /// <summary>Days of one answer: three years and a month.</summary>
    public const int MaxDays = 1130;

    public const int MaxLimit = 1130;
    public const int DefaultLimit = 500;
    public const int DefaultSumLimit = 5;

    private const int MaxNameLength = 255;

    private readonly List<ApiError> _errors = [];

    public IReadOnlyList<ApiError> Errors => _errors;

    /// <summary><c>start_date</c>, <c>end_date</c> and <c>aggregated_by</c>.</summary>
    public StatsPeriod Period()
    {
        var by = query["aggregated_by"].ToString() switch
        {
            "" or "day" => StatsUnit.Day,
            "week" => StatsUnit.Week,
            "month" => StatsUnit.Month,
            _ => Refuse<StatsUnit>("aggregated_by", "aggregated_by must be day, week or month"),
        };
        if (query["start_date"].ToString().Length == 0)
        {
            Refuse<bool>("start_date", "start_date is required");
        }

        var before = _errors.Count;
        var (from, to) = (Day("start_date") ?? today, Day("end_date") ?? today);
        if (_errors.Count > before)
        {
            return new StatsPeriod(today, today, by);
        }

        // Without an end the day on which somebody asks is the last one, also when it comes first.
        if (to < from)
        {
            if (query["end_date"].ToString().Length > 0)
            {
                Refuse<bool>("end_date", "end_date must not precede start_date");
            }

            return new StatsPeriod(from, from, by);
        }

        return to.DayNumber - from.DayNumber >= MaxDays
            ? new StatsPeriod(from, Refuse<bool>("start_date", $"start_date and end_date may be at most {MaxDays} days apart") ? to : from, by)
            : new StatsPeriod(from, to, by);
    }

    /// <summary>The month that <c>date</c> is in.</summary>
    public StatsPeriod Month()
    {
        if (query["date"].ToString().Length == 0)
        {
            Refuse<bool>("date", "date is required");
        }

        return StatsPeriod.MonthOf(Day("date") ?? today);
    }

    /// <summary>A repeated filter, each name once. Null: it is not there.</summary>
    public IReadOnlyList<string>? Names(string name, bool required = false)
    {
        string[] names = [.. query[name].OfType<string>().Where(text => text.Length > 0).Distinct(StringComparer.Ordinal)];
        if (names.Length == 0)
        {
            return required ? Refuse<string[]>(name, $"{name} is required") : null;
        }

        if (names.Length > MaxNames)
        {
            return Refuse<string[]>(name, $"{name} is limited to {MaxNames} names");
        }

        return names.Any(text => text.Length > MaxNameLength || text.Any(char.IsControl) || !IsWhole(text))
            ? Refuse<string[]>(name, $"{name} must be texts of at most {MaxNameLength} characters without control characters")
            : names;
    }

    /// <summary><c>limit</c> and <c>offset</c>.</summary>
    public (int Limit, int Offset) Page(int defaultLimit = DefaultLimit) => (Number("limit", 1, MaxLimit) ?? defaultLimit, Number("offset", 0, int.MaxValue) ?? 0);

    /// <summary><c>sort_by_metric</c>, <c>sort_by_direction</c>, <c>limit</c> and <c>offset</c>.</summary>
    public SumOrder Order(IReadOnlyList<string> metrics)
    {
        var metric = query["sort_by_metric"].ToString() is { Length: > 0 } name ? name : "delivered";
        if (!metrics.Contains(metric))
        {
            Refuse<bool>("sort_by_metric", $"sort_by_metric must be one of {string.Join(", ", metrics)}");
        }

        var descending = query["sort_by_direction"].ToString() switch
        {
            "" or "desc" => true,
            "asc" => false,
            _ => Refuse<bool>("sort_by_direction", "sort_by_direction must be asc or desc"),
        };
        var (limit, offset) = Page(DefaultSumLimit);
        return new SumOrder(MetricNames.Find(metric) ?? Metric.Delivered, descending, limit, offset);
    }

    public int? Number(string name, int min, int max)
    {
        var text = query[name].ToString();
        return text.Length == 0 ? null
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number
            : Refuse<int?>(name, $"{name} must be a whole number from {min} to {max}");
    }

    public T? Refuse<T>(string field, string message)
    {
        _errors.Add(new ApiError(message, field));
        return default;
    }

    private DateOnly? Day(string name)
    {
        var text = query[name].ToString();
        return text.Length == 0 ? null
            : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year >= 1000 ? day
            : Refuse<DateOnly?>(name, $"{name} must be in YYYY-MM-DD format");
    }

    /// <summary>No halves of surrogate pairs: PostgreSQL takes none.</summary>
    private static bool IsWhole(string text) => !text.EnumerateRunes().Contains(System.Text.Rune.ReplacementChar);
}
