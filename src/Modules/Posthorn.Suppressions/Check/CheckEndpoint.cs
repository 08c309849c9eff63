using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Suppressions.AddressLists;
using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Check;

/// <summary><c>GET /v3/posthorn/suppressions/check?email=…&amp;group_id=…</c>: would this address be sent to, and if not, why?</summary>
internal static class CheckEndpoint
{
    public static void Map(IEndpointRouteBuilder v3) =>
        v3.MapGet("/posthorn/suppressions/check", HandleAsync).RequireScope("suppression.read");

    private static async Task<IResult> HandleAsync(
        HttpContext context, ISuppressionCheck check, IAccountSettings settings, EntryStore store, CancellationToken cancellationToken)
    {
        List<ApiError> errors = [];
        var group = ListQueryRules.Number(context.Request.Query, "group_id", 1, long.MaxValue, errors);
        var email = context.Request.Query["email"].ToString();
        var key = AddressKey.OfAddress(email);
        if (key is null)
        {
            errors.Add(new ApiError("email must be an email address.", "email"));
        }

        if (errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, errors);
        }

        var accountId = context.Caller().AccountId;
        var whitelist = (await settings.GetAsync(accountId, cancellationToken)).AddressWhitelist;
        var reasons = await check.FindAsync(new SuppressionQuestion(accountId, [key!], group, default, whitelist), cancellationToken);
        var reason = reasons.GetValueOrDefault(key!);
        return TypedResults.Json(
            new CheckAnswer(
                key!, reason is null, reason, whitelist.Enabled && SuppressionRules.IsWhitelisted(key!, whitelist.List),
                [.. (await store.FindAsync(accountId, key!, cancellationToken)).Select(ListedAnswer.Of)]),
            CheckJson.Wire.CheckAnswer);
    }
}

/// <param name="Reason">What the dropped event would say; null: it would be sent.</param>
/// <param name="Lists">All lists that the address is on, also those that keep nothing back.</param>
internal sealed record CheckAnswer(string Email, bool WouldBeSent, string? Reason, bool IsWhitelisted, IReadOnlyList<ListedAnswer> Lists);

/// <param name="Created">Unix seconds.</param>
/// <param name="Source">event, api, import, page or one_click.</param>
internal sealed record ListedAnswer(string List, long? GroupId, long Created, string Reason, string Status, string Source, long? EventId)
{
    public static ListedAnswer Of(Entry entry) => new(
        entry.List.Name(), entry.GroupId == 0 ? null : entry.GroupId, entry.CreatedAt.ToUnixTimeSeconds(), entry.Reason, entry.Status, entry.Source.Name(), entry.EventId);
}

[JsonSerializable(typeof(CheckAnswer))]
internal sealed partial class CheckJson : JsonSerializerContext
{
    /// <summary>Replies of servers stay readable; the answer is JSON and never HTML.</summary>
    public static CheckJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
