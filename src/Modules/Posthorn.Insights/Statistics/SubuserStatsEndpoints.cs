using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Insights.Counters;

namespace Posthorn.Insights.Statistics;

/// <summary>Statistics of the accounts under the caller's.</summary>
internal static class SubuserStatsEndpoints
{
    private static readonly IReadOnlyList<long> Zeros = new long[MetricNames.All.Count];

    public static void Map(IEndpointRouteBuilder v3)
    {
        v3.MapGet("/subusers/stats", StatsAsync).RequireScope("subusers.stats.read");
        v3.MapGet("/subusers/stats/sums", SumsAsync).RequireScope("subusers.stats.sums.read");
        v3.MapGet("/subusers/stats/monthly", MonthlyAsync).RequireScope("subusers.stats.monthly.read");
        v3.MapGet("/subusers/{name}/stats/monthly", MonthOfOneAsync).RequireScope("subusers.stats.monthly.read");
    }

    private static async Task<IResult> StatsAsync(HttpContext context, CounterStore store, AccountFamily family, TimeProvider clock, CancellationToken cancellationToken)
    {
        var query = new StatsQuery(context.Request.Query, StatsEndpoints.Today(context, clock));
        var (period, page, names) = (query.Period(), query.Page(StatsQuery.MaxLimit), query.Names("subusers", required: true));
        if (query.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, query.Errors);
        }

        // Whose name it is not, or nobody's, is a row of zeros: it tells nothing of other accounts.
        var subusers = (await family.SubusersAsync(context.Caller().AccountId, cancellationToken))
            .Where(subuser => names!.Contains(subuser.Username, StringComparer.OrdinalIgnoreCase)).ToDictionary(subuser => subuser.AccountId);
        var sums = (await store.ReadByAccountAsync([.. subusers.Keys], period, cancellationToken)).Select(sum => sum with
        {
            Name = names!.First(name => name.Equals(subusers[sum.AccountId].Username, StringComparison.OrdinalIgnoreCase)),
        });
        return StatsAnswer.Rows(StatsFamily.Subuser, period, page, [.. sums], names);
    }

    private static async Task<IResult> SumsAsync(HttpContext context, CounterStore store, AccountFamily family, TimeProvider clock, CancellationToken cancellationToken)
    {
        var query = new StatsQuery(context.Request.Query, StatsEndpoints.Today(context, clock));
        var (period, order) = (query.Period(), query.Order(StatsFamily.Subuser.Metrics));
        return query.Errors.Count > 0
            ? ApiRefusal.Of(StatusCodes.Status400BadRequest, query.Errors)
            : await SumAsync(store, await family.SubusersAsync(context.Caller().AccountId, cancellationToken), period, order, false, cancellationToken);
    }

    private static async Task<IResult> MonthlyAsync(HttpContext context, CounterStore store, AccountFamily family, TimeProvider clock, CancellationToken cancellationToken)
    {
        var query = new StatsQuery(context.Request.Query, StatsEndpoints.Today(context, clock));
        var (period, order, part) = (query.Month(), query.Order(StatsFamily.MonthlyOrders), query.Names("subuser")?[0] ?? "");
        return query.Errors.Count > 0
            ? ApiRefusal.Of(StatusCodes.Status400BadRequest, query.Errors)
            : await SumAsync(
                store, [.. (await family.SubusersAsync(context.Caller().AccountId, cancellationToken)).Where(subuser => subuser.Username.Contains(part, StringComparison.OrdinalIgnoreCase))],
                period, order, true, cancellationToken);
    }

    private static async Task<IResult> MonthOfOneAsync(
        string name, HttpContext context, CounterStore store, AccountFamily family, TimeProvider clock, CancellationToken cancellationToken)
    {
        var query = new StatsQuery(context.Request.Query, StatsEndpoints.Today(context, clock));
        var (period, order) = (query.Month(), query.Order(StatsFamily.MonthlyOrders));
        if (query.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, query.Errors);
        }

        Subuser[] found = [.. (await family.SubusersAsync(context.Caller().AccountId, cancellationToken)).Where(subuser => subuser.Username.Equals(name, StringComparison.OrdinalIgnoreCase))];
        return found.Length == 0
            ? ApiRefusal.Of(StatusCodes.Status404NotFound, "There is no subuser of this name.", "subuser_name")
            : await SumAsync(store, found, period, order, true, cancellationToken);
    }

    /// <summary>One entry for each subuser, also for those who sent nothing.</summary>
    private static async Task<IResult> SumAsync(
        CounterStore store, IReadOnlyList<Subuser> subusers, StatsPeriod period, SumOrder order, bool monthly, CancellationToken cancellationToken)
    {
        var sums = (await store.ReadByAccountAsync([.. subusers.Select(subuser => subuser.AccountId)], period, cancellationToken))
            .GroupBy(sum => sum.AccountId)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<long>)[.. MetricNames.All.Select((_, i) => group.Sum(sum => sum.Counts[i]))]);
        var all = subusers.Select(subuser => (Name: subuser.Username, Counts: sums.GetValueOrDefault(subuser.AccountId, Zeros)));
        var metric = (int)order.Metric;
        var sorted = order.Descending ? all.OrderByDescending(sum => sum.Counts[metric]) : all.OrderBy(sum => sum.Counts[metric]);
        return StatsAnswer.Sums(
            StatsFamily.Subuser, period.From, sorted.ThenBy(sum => sum.Name, StringComparer.OrdinalIgnoreCase).Skip(order.Offset).Take(order.Limit), monthly);
    }
}
