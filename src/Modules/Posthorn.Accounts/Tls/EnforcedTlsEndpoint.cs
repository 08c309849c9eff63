using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts.Profile;
using Posthorn.Accounts.Storage;

namespace Posthorn.Accounts.Tls;

/// <summary><c>/v3/user/settings/enforced_tls</c>.</summary>
internal static class EnforcedTlsEndpoint
{
    public static void Map(IEndpointRouteBuilder v3)
    {
        v3.MapGet("/user/settings/enforced_tls", GetAsync).RequireScope("user.settings.enforced_tls.read");
        v3.MapPatch("/user/settings/enforced_tls", ChangeAsync).RequireScope("user.settings.enforced_tls.update");
    }

    private static async Task<IResult> GetAsync(HttpContext context, EnforcedTlsStore store, CancellationToken cancellationToken) =>
        Answer(await store.FindAsync(context.Caller().AccountId, cancellationToken) ?? AccountTls.Default);

    private static async Task<IResult> ChangeAsync(HttpContext context, EnforcedTls book, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, EnforcedTlsRules.RequestBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        EnforcedTlsRules.Change(AccountTls.Default, request);
        return request.Errors.Count > 0
            ? ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors)
            : Answer(await book.ChangeAsync(context.Caller(), before => EnforcedTlsRules.Change(before, request), cancellationToken));
    }

    private static JsonHttpResult<TlsAnswer> Answer(AccountTls setting) => TypedResults.Json(
        new TlsAnswer(setting.RequireTls, setting.RequireValidCertificate, EnforcedTlsRules.NumberOf(setting.MinVersion)), ProfileJson.Wire.TlsAnswer);
}
