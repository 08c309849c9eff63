using System.Globalization;
using Microsoft.AspNetCore.Http;
using Posthorn.Kernel;

namespace Posthorn.Insights.Standing;

/// <summary>The parameters of engagement quality; SendGrid says what is wrong with them in words of its own. Pure.</summary>
internal sealed class EngagementQuery(IQueryCollection query, DateOnly today)
{
    public const int MaxDaysBack = 90;
    public const int MaxLimit = 1000;

    private readonly List<ApiError> _errors = [];

    public IReadOnlyList<ApiError> Errors => _errors;

    public (DateOnly From, DateOnly To) Range()
    {
        var (from, to) = (Day("from", "failed to parse request: \"from\" must be provided"), Day("to", "failed to parse request: \"to\" must be provided"));
        Check(from < today.AddDays(-MaxDaysBack), "from", "\"from\" cannot be more than 90 days in the past");
        Check(to < today.AddDays(-MaxDaysBack), "to", "\"to\" cannot be more than 90 days in the past");
        Check(from > to, "to", "\"from\" cannot come after \"to\"");
        Check(to > today, "to", "\"to\" cannot be in the future");
        return (from ?? today, to ?? today);
    }

    public DateOnly Date() => Day("date", "\"date\" must be provided") ?? today;

    public int Limit()
    {
        var text = query["limit"].ToString();
        if (text.Length == 0)
        {
            return MaxLimit;
        }

        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit) || limit > MaxLimit)
        {
            Check(true, "limit", "\"limit\" invalid");
            return MaxLimit;
        }

        Check(limit <= 0, "limit", "\"limit\" must be a positive integer");
        return limit;
    }

    public long AfterKey()
    {
        var text = query["after_key"].ToString();
        Check(!long.TryParse(text.Length == 0 ? "0" : text, NumberStyles.None, CultureInfo.InvariantCulture, out var key), "after_key", "\"after_key\" invalid");
        return key;
    }

    private DateOnly? Day(string name, string missing)
    {
        var text = query[name].ToString();
        if (text.Length > 0 && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year >= 1000)
        {
            return day;
        }

        Check(true, name, text.Length == 0 ? missing : $"\"{name}\" invalid");
        return null;
    }

    private void Check(bool isWrong, string field, string message)
    {
        if (isWrong)
        {
            _errors.Add(new ApiError(message, field));
        }
    }
}
