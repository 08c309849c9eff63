using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Posthorn.Accounts.Sso;
using Posthorn.Accounts.Sso.Teammates;

namespace Posthorn.Accounts.Saml;

/// <summary>Where browsers come by on their way to and from a provider. Open: who comes has no key.</summary>
internal static class SamlEndpoints
{
    private const int MaxForm = 256 * 1024;

    private static readonly FormOptions Limits = new()
    {
        BufferBody = false, ValueCountLimit = 10, KeyLengthLimit = 100, ValueLengthLimit = MaxForm, MultipartBodyLengthLimit = MaxForm,
        MultipartHeadersCountLimit = 8, MultipartHeadersLengthLimit = 2048,
    };

    public static void Map(IEndpointRouteBuilder v3)
    {
        v3.MapPost($"{SamlAddresses.Prefix}/{{id}}", AnswerAsync);
        v3.MapGet("/public/sso/saml/login", AskAsync);
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, string id, LogInBySaml logIn, ISsoLogins logins, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (await ReadAsync(context, cancellationToken) is not { } answer)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, "SAMLResponse must be base64 in a form.", "SAMLResponse");
        }

        var login = await logIn.ExecuteAsync(id, answer, cancellationToken);
        if (login.Refusal is { } refusal)
        {
            return ApiRefusal.Of(StatusCodes.Status403Forbidden, refusal);
        }

        if (!await logins.OpenAsync(context, login.AccountId, login.UserName, cancellationToken))
        {
            return ApiRefusal.Of(StatusCodes.Status403Forbidden, "access forbidden");
        }

        context.Response.Headers.Location = "/";
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>Whose address belongs to an SSO teammate is sent to their provider.</summary>
    private static async Task<IResult> AskAsync(
        HttpContext context, SsoTeammateStore teammates, IntegrationStore integrations, SamlTraceStore traces, IOptions<SsoOptions> options, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        var email = context.Request.Query["email"].ToString();
        if (email.Length > SsoTeammateRules.MaxEmail || email.Any(char.IsControl) || await teammates.FindAnyAsync(email, cancellationToken) is not { } teammate
            || (await integrations.ListAsync(teammate.AccountId, cancellationToken)).Find(integration => integration.IsEnabled) is not { } integration)
        {
            return ApiRefusal.Of(StatusCodes.Status404NotFound, "Nobody with this address logs in by single sign-on.", "email");
        }

        var question = $"_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";
        await traces.AskAsync(question, integration.Id, cancellationToken);
        return TypedResults.Redirect(SamlRequestWriter.Redirect(integration.SigninUrl, SamlAddresses.Of(options.Value, integration.Id), question, clock.GetUtcNow()));
    }

    /// <returns>Null: no form, too large, or no base64 in it.</returns>
    private static async Task<byte[]?> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxForm;
        }

        if (!context.Request.HasFormContentType)
        {
            return null;
        }

        try
        {
            var form = await new FormFeature(context.Request, Limits).ReadFormAsync(cancellationToken);
            return form["SAMLResponse"].ToString() is { Length: > 0 } text ? Convert.FromBase64String(text) : null;
        }
        catch (Exception fault) when (fault is InvalidDataException or BadHttpRequestException or FormatException)
        {
            // Limits, broken forms and bad base64: the readers have no other way to say so.
            return null;
        }
    }
}
