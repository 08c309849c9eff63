using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Teammates.Requests;

/// <summary>
/// <c>/v3/scopes/requests</c>: what teammates ask to be allowed. That one asks by <c>POST</c> is ours: any key of the account may write the
/// request down, since it opens nothing until somebody approves.
/// </summary>
internal static class ScopeRequestEndpoints
{
    private const int DefaultLimit = 50;
    private const int RequestBytes = 16 * 1024;
    private const int MaxText = 100;

    public static void Map(IEndpointRouteBuilder v3)
    {
        var requests = v3.MapGroup("/scopes/requests");
        requests.MapGet("", ListAsync).RequireScope("teammates.read");
        requests.MapPost("", AskAsync).RequireKey();
        requests.MapPatch("/{requestId}", ApproveAsync).RequireScope("teammates.update");
        requests.MapPatch("/{requestId}/approve", ApproveAsync).RequireScope("teammates.update");
        requests.MapDelete("/{requestId}", DenyAsync).RequireScope("teammates.update");
    }

    private static async Task<IResult> ListAsync(HttpContext context, ScopeRequestStore store, TeammateStore teammates, CancellationToken cancellationToken)
    {
        var (page, errors) = OffsetPage.Read(context.Request, DefaultLimit);
        if (page is null)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, errors);
        }

        var accountId = context.Caller().AccountId;
        var asking = (await teammates.ListAsync(accountId, cancellationToken)).ToDictionary(teammate => Usernames.KeyOf(teammate.Username), StringComparer.Ordinal);
        var requests = (await store.ListAsync(accountId, cancellationToken)).Where(request => asking.ContainsKey(request.UsernameKey)).ToList();
        page.WriteLinks(context, requests.Count);
        return TypedResults.Json(
            (IReadOnlyList<ScopeRequestLine>)[.. requests.Skip(page.Offset).Take(page.Limit).Select(request => LineOf(request, asking[request.UsernameKey]))],
            TeammatesJson.Wire.IReadOnlyListScopeRequestLine);
    }

    private static async Task<IResult> AskAsync(HttpContext context, DecideRequests decide, TeammateStore teammates, CancellationToken cancellationToken)
    {
        var account = context.Caller().Account;
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, RequestBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var username = request.Line("username", MaxText) ?? "";
        var name = request.Line("scope_group_name", MaxText) ?? "";
        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        if (!ScopeGroups.All.TryGetValue(name, out var group))
        {
            return ApiRefusal.Of(
                StatusCodes.Status400BadRequest, $"scope_group_name must be one of {string.Join(", ", ScopeGroups.All.Keys.Order(StringComparer.Ordinal))}", "scope_group_name");
        }

        return Usernames.IsValid(username) && await teammates.FindAsync(account.Id, username, cancellationToken) is { } teammate
            ? TypedResults.Json(LineOf(await decide.AskAsync(account, teammate, group, cancellationToken), teammate), TeammatesJson.Wire.ScopeRequestLine, statusCode: StatusCodes.Status201Created)
            : TeammateEndpoints.NotFound();
    }

    private static async Task<IResult> ApproveAsync(HttpContext context, string requestId, DecideRequests decide, CancellationToken cancellationToken) =>
        !TryReadId(requestId, out var id) || await decide.ApproveAsync(context.Caller(), id, cancellationToken) is not var (group, isDone) ? NotFound()
        : isDone ? TypedResults.Json(new ScopeGroupLine(group.Name), TeammatesJson.Wire.ScopeGroupLine)
        : ApiRefusal.Of(StatusCodes.Status403Forbidden, [new ApiError("access forbidden", null, "This key does not have all that was asked for.")]);

    private static async Task<IResult> DenyAsync(HttpContext context, string requestId, DecideRequests decide, CancellationToken cancellationToken) =>
        TryReadId(requestId, out var id) && await decide.DenyAsync(context.Caller(), id, cancellationToken) is not null ? TypedResults.NoContent() : NotFound();

    private static bool TryReadId(string text, out long id) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);

    private static JsonHttpResult<ApiErrors> NotFound() => ApiRefusal.Of(StatusCodes.Status404NotFound, "Cannot find request", "request_id");

    private static ScopeRequestLine LineOf(ScopeRequest request, Teammate teammate) => new(
        request.Id, request.Group, teammate.Username, teammate.Email,
        teammate.Profile.GetValueOrDefault("first_name", ""), teammate.Profile.GetValueOrDefault("last_name", ""));
}
