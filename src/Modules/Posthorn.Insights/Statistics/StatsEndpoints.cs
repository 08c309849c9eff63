using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Insights.Clients;
using Posthorn.Insights.Counters;

namespace Posthorn.Insights.Statistics;

/// <summary><c>/v3/stats</c>, and the same by country, device, client, browser and mailbox provider.</summary>
internal static class StatsEndpoints
{
    public static void Map(IEndpointRouteBuilder v3)
    {
        v3.MapGet("/stats", GlobalAsync).RequireScope("stats.global.read");
        v3.MapGet("/geo/stats", GeoAsync).RequireScope("geo.stats.read");
        v3.MapGet("/devices/stats", (HttpContext context, CounterStore store, AccountFamily family, TimeProvider clock, CancellationToken token) =>
            AdvancedAsync(context, store, family, clock, new Split(StatsFamily.Device, Dimension.Device), token)).RequireScope("devices.stats.read");
        v3.MapGet("/browsers/stats", (HttpContext context, CounterStore store, AccountFamily family, TimeProvider clock, CancellationToken token) =>
            AdvancedAsync(context, store, family, clock, new Split(StatsFamily.Browser, Dimension.Browser, "browsers"), token)).RequireScope("browsers.stats.read");
        v3.MapGet("/mailbox_providers/stats", (HttpContext context, CounterStore store, AccountFamily family, TimeProvider clock, CancellationToken token) =>
            AdvancedAsync(context, store, family, clock, new Split(StatsFamily.MailboxProvider, Dimension.MailboxProvider, "mailbox_providers"), token))
            .RequireScope("mailbox_providers.stats.read");
        v3.MapGet("/clients/stats", (HttpContext context, CounterStore store, AccountFamily family, TimeProvider clock, CancellationToken token) =>
            AdvancedAsync(context, store, family, clock, new Split(StatsFamily.Client, Dimension.Client), token)).RequireScope("clients.stats.read");
        foreach (var kind in MailClient.Kinds)
        {
            v3.MapGet($"/clients/{kind}/stats", (HttpContext context, CounterStore store, AccountFamily family, TimeProvider clock, CancellationToken token) =>
                AdvancedAsync(context, store, family, clock, new Split(StatsFamily.Client, Dimension.Client, Part: kind), token)).RequireScope($"clients.{kind}.stats.read");
        }
    }

    /// <summary>The calling account alone.</summary>
    private static async Task<IResult> GlobalAsync(HttpContext context, CounterStore store, TimeProvider clock, CancellationToken cancellationToken)
    {
        var query = new StatsQuery(context.Request.Query, Today(context, clock));
        var (period, page) = (query.Period(), query.Page(StatsQuery.MaxLimit));
        return query.Errors.Count > 0
            ? ApiRefusal.Of(StatusCodes.Status400BadRequest, query.Errors)
            : StatsAnswer.Rows(
                StatsFamily.Global, period, page, await store.ReadAsync([context.Caller().AccountId], Dimension.All, null, null, period, cancellationToken), [""]);
    }

    private static Task<IResult> GeoAsync(HttpContext context, CounterStore store, AccountFamily family, TimeProvider clock, CancellationToken cancellationToken) =>
        context.Request.Query["country"].ToString() switch
        {
            "" => AdvancedAsync(context, store, family, clock, new Split(StatsFamily.Country, Dimension.Country), cancellationToken),

            // SendGrid knows the two; any other country of the file is answered too.
            [>= 'A' and <= 'Z', >= 'A' and <= 'Z'] country =>
                AdvancedAsync(context, store, family, clock, new Split(StatsFamily.Province, Dimension.Region, Part: country), cancellationToken),
            _ => Task.FromResult<IResult>(ApiRefusal.Of(StatusCodes.Status400BadRequest, "country must be two capital letters, such as US or CA", "country")),
        };

    /// <summary>The calling account with its subusers.</summary>
    private static async Task<IResult> AdvancedAsync(
        HttpContext context, CounterStore store, AccountFamily family, TimeProvider clock, Split split, CancellationToken cancellationToken)
    {
        var query = new StatsQuery(context.Request.Query, Today(context, clock));
        var (period, page) = (query.Period(), query.Page());
        var names = split.Filter is null ? null : query.Names(split.Filter);
        if (query.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, query.Errors);
        }

        var accounts = await family.AccountsAsync(context.Caller().AccountId, cancellationToken);
        return StatsAnswer.Rows(split.Family, period, page, await store.ReadAsync(accounts, split.Dimension, split.Part, names, period, cancellationToken), names);
    }

    /// <summary>In UTC.</summary>
    public static DateOnly Today(TimeProvider clock) => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    /// <summary>Where the calling account is.</summary>
    public static DateOnly Today(HttpContext context, TimeProvider clock) => context.Caller().Account.Zone.DayOf(clock.GetUtcNow());

    /// <param name="Filter">The parameter that names some.</param>
    private sealed record Split(StatsFamily Family, Dimension Dimension, string? Filter = null, string? Part = null);
}
