using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Posthorn.Accounts.Teammates.Invitations;

/// <summary>
/// <c>/teammates/accept</c>: where the link of an invitation leads. No key is asked for: the secret of the link is one.
/// A browser is shown a page; a program posts JSON with <c>token</c>, <c>username</c>, <c>password</c>.
/// </summary>
internal static class AcceptEndpoint
{
    public const string Path = "/teammates/accept";

    private const int MaxBytes = 16 * 1024;
    private const int MaxSecret = 200;

    private static readonly FormOptions Limits = new()
    {
        BufferBody = false, ValueCountLimit = 50, KeyLengthLimit = 100, ValueLengthLimit = 1000, MultipartBodyLengthLimit = MaxBytes,
        MultipartHeadersCountLimit = 8, MultipartHeadersLengthLimit = 2048,
    };

    public static void Map(IEndpointRouteBuilder root)
    {
        root.MapGet(Path, ShowAsync);
        root.MapPost(Path, AcceptAsync);
    }

    /// <summary>Looks and changes nothing: programs that scan mail follow links.</summary>
    private static async Task<IResult> ShowAsync(HttpContext context, AcceptInvitation accept, CancellationToken cancellationToken)
    {
        var secret = context.Request.Query["token"].ToString();
        return await FindAsync(accept, secret, cancellationToken) is var (_, account)
            ? AcceptPage.Form(account.Username, secret, AcceptRules.Read(_ => null), [])
            : AcceptPage.NoInvitation();
    }

    private static Task<IResult> AcceptAsync(HttpContext context, AcceptInvitation accept, CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxBytes;
        }

        return context.Request.HasFormContentType ? AcceptFormAsync(context, accept, cancellationToken) : AcceptJsonAsync(context, accept, cancellationToken);
    }

    private static async Task<IResult> AcceptFormAsync(HttpContext context, AcceptInvitation accept, CancellationToken cancellationToken)
    {
        IFormCollection fields;
        try
        {
            fields = await new FormFeature(context.Request, Limits).ReadFormAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is InvalidDataException or BadHttpRequestException)
        {
            // Limits and broken forms: the reader has no other way to say so.
            return AcceptPage.NoInvitation();
        }

        var (secret, form) = (fields["token"].ToString(), AcceptRules.Read(name => fields[name].ToString()));
        if (await FindAsync(accept, secret, cancellationToken) is not var (_, account))
        {
            return AcceptPage.NoInvitation();
        }

        return await accept.ExecuteAsync(secret, form, From(context), cancellationToken) switch
        {
            AcceptOutcome.Welcome welcome => AcceptPage.Welcome(account.Username, welcome.Teammate.Username),
            AcceptOutcome.Refused refused => AcceptPage.Form(account.Username, secret, form, refused.Errors),
            _ => AcceptPage.NoInvitation(),
        };
    }

    private static async Task<IResult> AcceptJsonAsync(HttpContext context, AcceptInvitation accept, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, MaxBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var secret = request.Line("token", MaxSecret) ?? "";
        var form = AcceptRules.Read(name => request.Line(name, MaxBytes));
        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        return await accept.ExecuteAsync(secret, form, From(context), cancellationToken) switch
        {
            AcceptOutcome.Welcome { Teammate: var teammate } => TypedResults.Json(
                new Accepted(teammate.Username, teammate.Email), AcceptJson.Default.Accepted, statusCode: StatusCodes.Status201Created),
            AcceptOutcome.Refused refused => ApiRefusal.Of(StatusCodes.Status400BadRequest, refused.Errors),
            _ => ApiRefusal.Of(StatusCodes.Status404NotFound, "invalid pending key", "pending_key"),
        };
    }

    private static Task<(Invitation Invitation, Account Account)?> FindAsync(AcceptInvitation accept, string secret, CancellationToken cancellationToken) =>
        secret.Length is > 0 and <= MaxSecret ? accept.FindAsync(secret, cancellationToken) : Task.FromResult<(Invitation, Account)?>(null);

    private static string From(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";
}

internal sealed record Accepted(string Username, string Email);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Accepted))]
internal sealed partial class AcceptJson : JsonSerializerContext;
