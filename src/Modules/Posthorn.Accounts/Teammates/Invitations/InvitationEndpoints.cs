using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Teammates.Invitations;

/// <summary><c>POST /v3/teammates</c> and <c>/v3/teammates/pending</c>: who is asked to become a teammate.</summary>
internal static class InvitationEndpoints
{
    public static void Map(IEndpointRouteBuilder v3)
    {
        v3.MapPost("/teammates", InviteAsync).RequireScope("teammates.create");
        var pending = v3.MapGroup("/teammates/pending");
        pending.MapGet("", ListAsync).RequireScope("teammates.read");
        pending.MapPost("/{token}/resend", ResendAsync).RequireScope("teammates.create");
        pending.MapDelete("/{token}", WithdrawAsync).RequireScope("teammates.delete");
    }

    private static async Task<IResult> InviteAsync(HttpContext context, InviteTeammates invite, CancellationToken cancellationToken)
    {
        var caller = context.Caller();
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, TeammateRules.RequestBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var draft = TeammateRules.ReadInvitation(request);
        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        if (TeammateRules.Grant(caller, draft, out var refused) is not { } scopes)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, [TeammateRules.BadScopes(refused)]);
        }

        return await invite.InviteAsync(caller, draft, scopes, cancellationToken) switch
        {
            InviteOutcome.Sent { Invitation: var invitation } => Json(invitation, StatusCodes.Status201Created),
            InviteOutcome.KnownAddress => ApiRefusal.Of(StatusCodes.Status400BadRequest, "this address is a teammate already or was invited", "email"),
            InviteOutcome.TooMany { Most: var most } => ApiRefusal.Of(StatusCodes.Status403Forbidden, $"Cannot have more than {most} teammates"),
            var outcome => throw new InvalidOperationException($"{outcome} is no outcome."),
        };
    }

    private static async Task<IResult> ListAsync(HttpContext context, InvitationStore store, CancellationToken cancellationToken)
    {
        var (page, errors) = OffsetPage.Read(context.Request);
        if (page is null)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, errors);
        }

        var invitations = await store.ListAsync(context.Caller().AccountId, cancellationToken);
        page.WriteLinks(context, invitations.Count);
        return TypedResults.Json(
            new InvitationList([.. invitations.Skip(page.Offset).Take(page.Limit)
                .Select(invitation => LineOf(invitation) with { ExpirationDate = invitation.ExpiresAt.ToUnixTimeSeconds() })]),
            TeammatesJson.Wire.InvitationList);
    }

    private static async Task<IResult> ResendAsync(HttpContext context, string token, InviteTeammates invite, CancellationToken cancellationToken) =>
        IsToken(token) && await invite.ResendAsync(context.Caller(), token, cancellationToken) is { } invitation ? Json(invitation, StatusCodes.Status200OK) : NotFound();

    private static async Task<IResult> WithdrawAsync(HttpContext context, string token, InviteTeammates invite, CancellationToken cancellationToken) =>
        IsToken(token) && await invite.WithdrawAsync(context.Caller(), token, cancellationToken) ? TypedResults.NoContent() : NotFound();

    /// <summary>Anything else is nobody's, and a database may not even take the text.</summary>
    private static bool IsToken(string text) => text.Length == 22 && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    private static JsonHttpResult<ApiErrors> NotFound() => ApiRefusal.Of(StatusCodes.Status404NotFound, "invalid pending key", "pending_key");

    private static JsonHttpResult<InvitationLine> Json(Invitation invitation, int status) =>
        TypedResults.Json(LineOf(invitation), TeammatesJson.Wire.InvitationLine, statusCode: status);

    private static InvitationLine LineOf(Invitation invitation) =>
        new(invitation.Email, invitation.Scopes, invitation.IsAdmin, invitation.Token, invitation.Token, null);
}
