using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Sso;

/// <summary><c>/v3/sso/certificates</c>, and those of an integration.</summary>
internal static class CertificateEndpoints
{
    private const int MaxRequest = 64 * 1024;

    public static void Map(IEndpointRouteBuilder v3)
    {
        v3.MapGet("/sso/integrations/{id}/certificates", ListAsync).RequireScope("sso.settings.read").IgnoreOnBehalfOf();
        var certificates = v3.MapGroup("/sso/certificates");
        certificates.MapPost("", AddAsync).RequireScope("sso.settings.create").IgnoreOnBehalfOf();
        certificates.MapGet("/{certId}", GetAsync).RequireScope("sso.settings.read").IgnoreOnBehalfOf();
        certificates.MapPatch("/{certId}", ChangeAsync).RequireScope("sso.settings.update").IgnoreOnBehalfOf();
        certificates.MapDelete("/{certId}", RemoveAsync).RequireScope("sso.settings.delete").IgnoreOnBehalfOf();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, string id, IntegrationStore integrations, CertificateStore store, CancellationToken cancellationToken) =>
        await integrations.FindAsync(context.Caller().AccountId, id, cancellationToken) is null
            ? SsoRefusal.NotFound()
            : TypedResults.Json<IReadOnlyList<CertificateAnswer>>(
                [.. (await store.ListAsync(context.Caller().AccountId, id, cancellationToken)).Select(CertificateAnswer.Of)], SsoJson.Wire.IReadOnlyListCertificateAnswer);

    private static async Task<IResult> AddAsync(HttpContext context, IntegrationStore integrations, CertificateStore store, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, MaxRequest, cancellationToken);
        if (request is null)
        {
            return SsoRefusal.Of(refusal!);
        }

        var caller = context.Caller();
        if (!request.Has("public_certificate") || request.IsNull("public_certificate"))
        {
            request.Refuse("public_certificate", IntegrationRules.Missing);
        }

        if (!request.Has("integration_id") && !request.Has("intergration_id"))
        {
            request.Refuse("integration_id", IntegrationRules.Missing);
        }

        var draft = await ReadAsync(request, new Certificate(0, caller.AccountId, "", "", default, default, true), integrations, cancellationToken);
        if (draft is null)
        {
            return SsoRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        return await store.AddAsync(draft, caller.Actor, cancellationToken) is { } added
            ? Answer(added)
            : SsoRefusal.Of(StatusCodes.Status400BadRequest, CertificateRules.TooMany, "integration_id");
    }

    private static async Task<IResult> GetAsync(HttpContext context, string certId, CertificateStore store, CancellationToken cancellationToken) =>
        TryReadId(certId, out var id) && await store.FindAsync(context.Caller().AccountId, id, cancellationToken) is { } found ? Answer(found) : SsoRefusal.NotFound();

    private static async Task<IResult> ChangeAsync(
        HttpContext context, string certId, IntegrationStore integrations, CertificateStore store, CancellationToken cancellationToken)
    {
        var caller = context.Caller();
        if (!TryReadId(certId, out var id) || await store.FindAsync(caller.AccountId, id, cancellationToken) is not { } before)
        {
            return SsoRefusal.NotFound();
        }

        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, MaxRequest, cancellationToken);
        if (request is null)
        {
            return SsoRefusal.Of(refusal!);
        }

        if (await ReadAsync(request, before, integrations, cancellationToken) is not { } after)
        {
            return SsoRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        return await store.ChangeAsync(before, after, caller.Actor, cancellationToken) ? Answer(after) : SsoRefusal.NotFound();
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, string certId, CertificateStore store, CancellationToken cancellationToken) =>
        TryReadId(certId, out var id) && await store.RemoveAsync(context.Caller().AccountId, id, context.Caller().Actor, cancellationToken) is { } removed
            ? Answer(removed)
            : SsoRefusal.NotFound();

    /// <returns>What was there with what the request changes, or null: what is wrong is noted in the request.</returns>
    private static async Task<Certificate?> ReadAsync(JsonMembers request, Certificate before, IntegrationStore integrations, CancellationToken cancellationToken)
    {
        var after = before with { IsEnabled = request.Boolean("enabled") ?? before.IsEnabled };
        if (request.Text("public_certificate", CertificateRules.MaxText) is { } text)
        {
            using var certificate = CertificateRules.TryRead(text);
            if (certificate is null)
            {
                request.Refuse("public_certificate", CertificateRules.Bad);
            }
            else
            {
                after = after with { Text = text, NotBefore = certificate.NotBefore.ToUniversalTime(), NotAfter = certificate.NotAfter.ToUniversalTime() };
            }
        }

        // SendGrid's own examples spell it both ways.
        var field = request.Has("integration_id") ? "integration_id" : "intergration_id";
        if (request.Line(field, 100) is { } integration)
        {
            if (await integrations.FindAsync(before.AccountId, integration, cancellationToken) is null)
            {
                request.Refuse(field, "There is no such SSO integration.");
            }

            after = after with { IntegrationId = integration };
        }

        if (after.IntegrationId.Length == 0 && request.Errors.Count == 0)
        {
            request.Refuse("integration_id", IntegrationRules.Missing);
        }

        return request.Errors.Count > 0 ? null : after;
    }

    private static bool TryReadId(string text, out long id) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);

    private static JsonHttpResult<CertificateAnswer> Answer(Certificate certificate) => TypedResults.Json(CertificateAnswer.Of(certificate), SsoJson.Wire.CertificateAnswer);
}
