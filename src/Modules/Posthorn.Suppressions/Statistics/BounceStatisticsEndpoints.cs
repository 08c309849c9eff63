using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Suppressions.AddressLists;
using Posthorn.Suppressions.Feed;

namespace Posthorn.Suppressions.Statistics;

/// <summary><c>/v3/suppression/bounces/classifications</c>: how many mails bounced or were blocked, by day. Clients also write <c>suppressions</c>.</summary>
internal static class BounceStatisticsEndpoints
{
    /// <summary>Days of one answer.</summary>
    private const int MaxDays = 366;

    private const string DateForm = "yyyy-MM-dd";

    public static void Map(IEndpointRouteBuilder v3)
    {
        foreach (var path in new[] { "/suppression/bounces/classifications", "/suppressions/bounces/classifications" })
        {
            var routes = v3.MapGroup(path);
            routes.MapGet("", TotalsAsync).RequireScope("suppression.bounces.read");
            routes.MapGet("/{classification}", DomainsAsync).RequireScope("suppression.bounces.read");
        }
    }

    private static async Task<IResult> TotalsAsync(HttpContext context, BounceDayStore store, TimeProvider clock, CancellationToken cancellationToken)
    {
        List<ApiError> errors = [];
        var (from, to) = Period(context.Request.Query, context.Caller().Account.Zone.DayOf(clock.GetUtcNow()), errors);
        if (errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, errors);
        }

        var counts = await store.ByClassificationAsync(context.Caller().AccountId, from, to, cancellationToken);
        return Answer(context, "classification", counts, count => new BounceStat(count.Name, null, count.Bounces));
    }

    private static async Task<IResult> DomainsAsync(
        HttpContext context, string classification, BounceDayStore store, TimeProvider clock, CancellationToken cancellationToken)
    {
        List<ApiError> errors = [];
        var (from, to) = Period(context.Request.Query, context.Caller().Account.Zone.DayOf(clock.GetUtcNow()), errors);

        // Events say "Technical" for what statistics call "Technical Failure"; both are understood.
        var known = classification.Equals("Technical", StringComparison.OrdinalIgnoreCase)
            ? "Technical Failure"
            : FeedRules.Classifications.FirstOrDefault(name => name.Equals(classification, StringComparison.OrdinalIgnoreCase));
        if (known is null)
        {
            errors.Add(new ApiError($"classification must be one of {string.Join(", ", FeedRules.Classifications)}.", "classification"));
        }

        if (errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, errors);
        }

        var counts = await store.ByDomainAsync(context.Caller().AccountId, known!, from, to, cancellationToken);
        return Answer(context, "domain", counts, count => new BounceStat(null, count.Name, count.Bounces));
    }

    /// <summary>Both days included. Without a beginning: a year up to the end; without an end: today.</summary>
    private static (DateOnly From, DateOnly To) Period(IQueryCollection query, DateOnly today, List<ApiError> errors)
    {
        var to = Day(query, "end_date", errors) ?? today;
        var from = Day(query, "start_date", errors) ?? (to.DayNumber >= MaxDays ? to.AddDays(1 - MaxDays) : to);
        if (errors.Count == 0 && from > to)
        {
            errors.Add(new ApiError("start_date must not come after end_date.", "start_date"));
        }
        else if (errors.Count == 0 && to.DayNumber - from.DayNumber >= MaxDays)
        {
            errors.Add(new ApiError($"start_date and end_date may be {MaxDays} days apart, both included.", "start_date"));
        }

        return (from, to);
    }

    private static DateOnly? Day(IQueryCollection query, string name, List<ApiError> errors)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, DateForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        errors.Add(new ApiError($"{name} must be a date as YYYY-MM-DD.", name));
        return null;
    }

    private static IResult Answer(HttpContext context, string column, List<BounceCount> counts, Func<BounceCount, BounceStat> stat)
    {
        if (!CsvText.IsWanted(context.Request))
        {
            var days = counts.GroupBy(count => count.Day).Select(day => new BounceStatDay(day.Key.ToString(DateForm, CultureInfo.InvariantCulture), [.. day.Select(stat)]));
            return TypedResults.Json(new BounceStatAnswer([.. days]), StatisticsJson.Default.BounceStatAnswer);
        }

        var csv = new StringBuilder(CsvText.Line("date", column, "count"));
        foreach (var count in counts)
        {
            csv.Append(CsvText.Line(count.Day.ToString(DateForm, CultureInfo.InvariantCulture), count.Name, count.Bounces));
        }

        return TypedResults.Text(csv.ToString(), CsvText.MediaType);
    }
}

internal sealed record BounceStatAnswer(IReadOnlyList<BounceStatDay> Result);

internal sealed record BounceStatDay(string Date, IReadOnlyList<BounceStat> Stats);

internal sealed record BounceStat(string? Classification, string? Domain, long Count);

[JsonSerializable(typeof(BounceStatAnswer))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class StatisticsJson : JsonSerializerContext;
