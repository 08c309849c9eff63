using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts.Scopes;
using Posthorn.Accounts.Storage;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Keys;

/// <summary><c>/v3/api_keys</c>.</summary>
internal static class KeyEndpoints
{
    public static void Map(IEndpointRouteBuilder v3)
    {
        var keys = v3.MapGroup("/api_keys");
        keys.MapGet("", ListAsync).RequireScope("api_keys.read");
        keys.MapPost("", CreateAsync).RequireScope("api_keys.create");
        keys.MapGet("/{keyId}", GetAsync).RequireScope("api_keys.read");
        keys.MapPatch("/{keyId}", RenameAsync).RequireScope("api_keys.update");
        keys.MapPut("/{keyId}", ReplaceAsync).RequireScope("api_keys.update");
        keys.MapDelete("/{keyId}", DeleteAsync).RequireScope("api_keys.delete");
    }

    private static async Task<IResult> ListAsync(HttpContext context, ApiKeyStore store, CancellationToken cancellationToken)
    {
        var (page, errors) = OffsetPage.Read(context.Request);
        if (page is null)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, errors);
        }

        var keys = await store.ListValidAsync(context.Caller().AccountId, cancellationToken);
        page.WriteLinks(context, keys.Count);
        return TypedResults.Json(new KeyList([.. keys.Skip(page.Offset).Take(page.Limit).Select(key => new KeyLine(key.Name, key.Id, Mark(key)))]), KeysJson.Wire.KeyList);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, EditKeys edit, CancellationToken cancellationToken)
    {
        var caller = context.Caller();
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, KeyRules.RequestBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var draft = KeyRules.ReadNew(request);
        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        if (KeyRules.CheckTest(caller, draft) is { } problem)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, [problem]);
        }

        if (ScopeRules.Grant(caller, draft.Scopes, out var refused) is not { } scopes)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, [KeyRules.BadScopes(refused)]);
        }

        return await edit.CreateAsync(caller, draft.Name!, scopes, draft.Test ?? caller.IsTest, cancellationToken) is var (key, secret)
            ? TypedResults.Json(
                new NewKey(secret.Reveal(), key.Id, key.Name, ScopeRules.Held(caller.Account, key), Mark(key)), KeysJson.Wire.NewKey, statusCode: StatusCodes.Status201Created)
            : ApiRefusal.Of(StatusCodes.Status403Forbidden, $"Cannot create more than {KeyRules.MaxKeys} API Keys");
    }

    private static async Task<IResult> GetAsync(HttpContext context, string keyId, ApiKeyStore store, CancellationToken cancellationToken)
    {
        var account = context.Caller().Account;
        if (await store.FindValidAsync(account.Id, keyId, cancellationToken) is not { } key)
        {
            return NotFound("unable to find API Key");
        }

        var shown = Shown(account, key);
        return TypedResults.Json(new WholeKey(key.Id, key.Name, shown.Scopes, key.LastUsedAt?.ToUnixTimeSeconds(), [shown], Mark(key)), KeysJson.Wire.WholeKey);
    }

    private static async Task<IResult> RenameAsync(HttpContext context, string keyId, ApiKeyStore store, EditKeys edit, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, KeyRules.RequestBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var draft = KeyRules.ReadName(request);
        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        if (await CheckStaysAsync(context.Caller(), keyId, draft, store, cancellationToken) is { } problem)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, [problem]);
        }

        return await edit.ChangeAsync(context.Caller(), keyId, draft.Name!, null, cancellationToken) is { } key
            ? TypedResults.Json(new KeyLine(key.Name, key.Id, Mark(key)), KeysJson.Wire.KeyLine)
            : NotFound("unable to find API Key to update");
    }

    private static async Task<IResult> ReplaceAsync(HttpContext context, string keyId, ApiKeyStore store, EditKeys edit, CancellationToken cancellationToken)
    {
        var caller = context.Caller();
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, KeyRules.RequestBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var draft = KeyRules.ReadWhole(request);
        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        if (ScopeRules.Grant(caller, draft.Scopes, out var refused) is not { } scopes)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, [KeyRules.BadScopes(refused)]);
        }

        if (await CheckStaysAsync(caller, keyId, draft, store, cancellationToken) is { } problem)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, [problem]);
        }

        return await edit.ChangeAsync(caller, keyId, draft.Name!, scopes, cancellationToken) is { } key
            ? TypedResults.Json(Shown(caller.Account, key), KeysJson.Wire.KeyWithScopes)
            : NotFound("unable to find API Key to update");
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string keyId, EditKeys edit, CancellationToken cancellationToken) =>
        await edit.RevokeAsync(context.Caller(), keyId, cancellationToken) ? TypedResults.NoContent() : NotFound("unable to find API Key for deletion");

    /// <summary>What it is for never changes, so it can be asked before the change.</summary>
    private static async Task<ApiError?> CheckStaysAsync(Caller caller, string keyId, KeyDraft draft, ApiKeyStore store, CancellationToken cancellationToken) =>
        draft.Test is not null && await store.FindValidAsync(caller.AccountId, keyId, cancellationToken) is { } key ? KeyRules.CheckStays(key, draft) : null;

    private static KeyWithScopes Shown(Account account, ApiKey key) => new(key.Id, key.Name, ScopeRules.Shown(account, key), Mark(key));

    private static bool? Mark(ApiKey key) => key.IsTest ? true : null;

    private static JsonHttpResult<ApiErrors> NotFound(string message) => ApiRefusal.Of(StatusCodes.Status404NotFound, message);
}
