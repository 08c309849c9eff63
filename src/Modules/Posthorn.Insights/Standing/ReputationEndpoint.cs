using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Insights.Statistics;

namespace Posthorn.Insights.Standing;

/// <summary><c>/v3/subusers/reputations</c>.</summary>
internal static class ReputationEndpoint
{
    /// <summary>Subusers of one answer.</summary>
    private const int MaxSubusers = 1000;

    public static void Map(IEndpointRouteBuilder v3) => v3.MapGet("/subusers/reputations", ListAsync).RequireScope("subusers.reputations.read");

    private static async Task<IResult> ListAsync(HttpContext context, Reputation reputation, AccountFamily family, CancellationToken cancellationToken)
    {
        // Clients repeat the parameter, or write commas between.
        string[] names = [.. context.Request.Query["usernames"].OfType<string>().SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        if (names.Length > MaxSubusers)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, $"usernames is limited to {MaxSubusers} names", "usernames");
        }

        var wanted = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        Subuser[] subusers = [.. (await family.SubusersAsync(context.Caller().AccountId, cancellationToken))
            .Where(subuser => wanted.Count == 0 || wanted.Contains(subuser.Username)).Take(MaxSubusers)];
        var reputations = await reputation.OfAsync([.. subusers.Select(subuser => subuser.AccountId)], cancellationToken);
        return StatsAnswer.Json(json =>
        {
            json.WriteStartArray();
            foreach (var subuser in subusers)
            {
                json.WriteStartObject();
                json.WriteString("username"u8, subuser.Username);
                json.WriteNumber("reputation"u8, reputations[subuser.AccountId]);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }
}
