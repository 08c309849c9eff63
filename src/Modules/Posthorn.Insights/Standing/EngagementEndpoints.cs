using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Insights.Counters;
using Posthorn.Insights.Statistics;

namespace Posthorn.Insights.Standing;

/// <summary><c>/v3/engagementquality</c>: scores of days, computed from counters when they are asked for.</summary>
internal static class EngagementEndpoints
{
    public static void Map(IEndpointRouteBuilder v3)
    {
        v3.MapGet("/engagementquality/scores", ScoresAsync).RequireScope("engagementquality.read");
        v3.MapGet("/engagementquality/subusers/scores", SubuserScoresAsync).RequireScope("engagementquality.read");
    }

    private static async Task<IResult> ScoresAsync(HttpContext context, CounterStore counters, IAccountSettings settings, TimeProvider clock, CancellationToken cancellationToken)
    {
        var query = new EngagementQuery(context.Request.Query, StatsEndpoints.Today(clock));
        var (from, to) = query.Range();
        if (query.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, query.Errors);
        }

        var account = context.Caller().AccountId;
        var isTracked = (await settings.GetAsync(account, cancellationToken)).Open;
        var days = await ReadAsync(counters, [account], from, to, cancellationToken);
        return StatsAnswer.Json(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("result"u8);
            for (var day = from; day <= to; day = day.AddDays(1))
            {
                Write(json, account, null, day, isTracked ? ScoreOf(days[account], day) : null);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static async Task<IResult> SubuserScoresAsync(
        HttpContext context, CounterStore counters, AccountFamily family, IAccountSettings settings, TimeProvider clock, CancellationToken cancellationToken)
    {
        var query = new EngagementQuery(context.Request.Query, StatsEndpoints.Today(clock));
        var (date, limit, after) = (query.Date(), query.Limit(), query.AfterKey());
        if (query.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, query.Errors);
        }

        Subuser[] found = [.. (await family.SubusersAsync(context.Caller().AccountId, cancellationToken))
            .Where(subuser => subuser.AccountId > after).OrderBy(subuser => subuser.AccountId).Take(limit + 1)];
        var page = found.Take(limit).ToList();
        var days = await ReadAsync(counters, [.. page.Select(subuser => subuser.AccountId)], date, date, cancellationToken);
        var tracked = new HashSet<long>();
        foreach (var subuser in page)
        {
            if ((await settings.GetAsync(subuser.AccountId, cancellationToken)).Open)
            {
                tracked.Add(subuser.AccountId);
            }
        }

        return StatsAnswer.Json(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("result"u8);
            foreach (var subuser in page)
            {
                Write(json, subuser.AccountId, subuser.Username, date, tracked.Contains(subuser.AccountId) ? ScoreOf(days[subuser.AccountId], date) : null);
            }

            json.WriteEndArray();
            if (found.Length > limit)
            {
                json.WriteStartObject("_metadata"u8);
                json.WriteStartObject("next_params"u8);
                json.WriteString("after_key"u8, page[^1].AccountId.ToString(CultureInfo.InvariantCulture));
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        });
    }

    private static async Task<ILookup<long, CounterSum>> ReadAsync(
        CounterStore counters, IReadOnlyList<long> accounts, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        (await counters.ReadByAccountAsync(accounts, new StatsPeriod(from.AddDays(1 - EngagementRules.Days), to, StatsUnit.Day), cancellationToken)).ToLookup(sum => sum.AccountId);

    private static EngagementScore? ScoreOf(IEnumerable<CounterSum> days, DateOnly day)
    {
        CounterSum[] window = [.. days.Where(sum => sum.Period <= day && sum.Period > day.AddDays(-EngagementRules.Days))];
        return EngagementRules.Of(Total(window), Total(window.Where(sum => sum.Period > day.AddDays(-EngagementRules.RecentDays))));
    }

    private static long[] Total(IEnumerable<CounterSum> sums)
    {
        var total = new long[MetricNames.All.Count];
        foreach (var sum in sums)
        {
            for (var i = 0; i < total.Length; i++)
            {
                total[i] += sum.Counts[i];
            }
        }

        return total;
    }

    private static void Write(Utf8JsonWriter json, long account, string? username, DateOnly day, EngagementScore? score)
    {
        json.WriteStartObject();
        json.WriteString("user_id"u8, account.ToString(CultureInfo.InvariantCulture));
        if (username is not null)
        {
            json.WriteString("username"u8, username);
        }

        json.WriteString("date"u8, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (score is not null)
        {
            json.WriteNumber("score"u8, score.Score);
            json.WriteStartObject("metrics"u8);
            json.WriteNumber("engagement_recency"u8, score.Recency);
            json.WriteNumber("open_rate"u8, score.OpenRate);
            json.WriteNumber("bounce_classification"u8, score.BounceClassification);
            json.WriteNumber("bounce_rate"u8, score.BounceRate);
            json.WriteNumber("spam_rate"u8, score.SpamRate);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
