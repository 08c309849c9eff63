using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Insights.Counters;

namespace Posthorn.Insights.Statistics;

/// <summary><c>/v3/categories</c> and their statistics.</summary>
internal static class CategoryEndpoints
{
    private const int DefaultList = 50;
    private const int MaxList = 1000;

    public static void Map(IEndpointRouteBuilder v3)
    {
        v3.MapGet("/categories", ListAsync).RequireScope("categories.read");
        v3.MapGet("/categories/stats", StatsAsync).RequireScope("categories.stats.read");
        v3.MapGet("/categories/stats/sums", SumsAsync).RequireScope("categories.stats.sums.read");
    }

    private static async Task<IResult> ListAsync(HttpContext context, CounterStore store, TimeProvider clock, CancellationToken cancellationToken)
    {
        var query = new StatsQuery(context.Request.Query, StatsEndpoints.Today(context, clock));
        var (limit, offset) = (query.Number("limit", 1, MaxList) ?? DefaultList, query.Number("offset", 0, int.MaxValue) ?? 0);
        var prefix = query.Names("category")?[0] ?? "";
        if (context.Request.Query["sort_by"].ToString() is not ("" or "category"))
        {
            query.Refuse<bool>("sort_by", "invalid sort value");
        }

        if (query.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, query.Errors);
        }

        var categories = await store.CategoriesAsync(context.Caller().AccountId, prefix, limit, offset, cancellationToken);
        return StatsAnswer.Json(json =>
        {
            json.WriteStartArray();
            foreach (var category in categories)
            {
                json.WriteStartObject();
                json.WriteString("category"u8, category);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static async Task<IResult> StatsAsync(HttpContext context, CounterStore store, TimeProvider clock, CancellationToken cancellationToken)
    {
        var query = new StatsQuery(context.Request.Query, StatsEndpoints.Today(context, clock));
        var (period, page, names) = (query.Period(), query.Page(StatsQuery.MaxLimit), query.Names("categories", required: true));
        return query.Errors.Count > 0
            ? ApiRefusal.Of(StatusCodes.Status400BadRequest, query.Errors)
            : StatsAnswer.Rows(
                StatsFamily.Category, period, page, await store.ReadAsync([context.Caller().AccountId], Dimension.Category, null, names, period, cancellationToken), names);
    }

    private static async Task<IResult> SumsAsync(HttpContext context, CounterStore store, TimeProvider clock, CancellationToken cancellationToken)
    {
        var query = new StatsQuery(context.Request.Query, StatsEndpoints.Today(context, clock));
        var (period, order) = (query.Period(), query.Order(StatsFamily.Category.Metrics));
        if (query.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, query.Errors);
        }

        var sums = await store.SumAsync(context.Caller().AccountId, Dimension.Category, period, order, cancellationToken);
        return StatsAnswer.Sums(StatsFamily.Category, period.From, sums.Select(sum => (sum.Name, sum.Counts)));
    }
}
