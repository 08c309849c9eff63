using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Posthorn.Accounts.Credits;

/// <summary><c>GET /v3/user/credits</c>.</summary>
internal static class CreditEndpoint
{
    public static void Map(IEndpointRouteBuilder v3) => v3.MapGet("/user/credits", HandleAsync).RequireScope("user.credits.read");

    private static async Task<JsonHttpResult<CreditAnswer>> HandleAsync(HttpContext context, ICredits credits, TimeProvider clock, CancellationToken cancellationToken) =>
        TypedResults.Json(Answer(await credits.GetAsync(context.Caller().AccountId, cancellationToken), clock.GetUtcNow(), context.Caller().Account.Zone), CreditJson.Default.CreditAnswer);

    /// <summary>The description knows whole numbers only: an account without limit has the largest that all clients can read, and months.</summary>
    public static CreditAnswer Answer(CreditBalance balance, DateTimeOffset now, TimeZoneInfo zone) => balance.Limit is not { } limit
        ? new CreditAnswer(
            int.MaxValue, int.MaxValue, 0, 0, Day(CreditRules.PeriodBegin(ResetFrequency.Monthly, now, zone), zone),
            Day(CreditRules.PeriodEnd(ResetFrequency.Monthly, now, zone), zone),
            CreditStore.NameOf(ResetFrequency.Monthly))
        : new CreditAnswer(
            balance.Remain, limit.Total, 0, balance.Used, Day(balance.LastReset, zone), Day(balance.NextReset, zone), limit.Every is { } every ? CreditStore.NameOf(every) : "");

    private static string Day(DateTimeOffset? time, TimeZoneInfo zone) => time is { } at ? zone.DayOf(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";
}

/// <param name="Overage">Always 0: what is beyond the limit is not sent.</param>
/// <param name="NextReset">Empty: never.</param>
internal sealed record CreditAnswer(long Remain, long Total, long Overage, long Used, string LastReset, string NextReset, string ResetFrequency);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CreditAnswer))]
internal sealed partial class CreditJson : JsonSerializerContext;
