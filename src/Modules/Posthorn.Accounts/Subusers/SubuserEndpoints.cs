using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts.Subusers.Credits;
using Posthorn.Kernel;

namespace Posthorn.Accounts.Subusers;

/// <summary><c>/v3/subusers</c>: a parent's own business, whatever <c>on-behalf-of</c> says.</summary>
internal static class SubuserEndpoints
{
    private const string UnknownIps = "unable to validate IPs at this time";

    public static void Map(IEndpointRouteBuilder v3)
    {
        var subusers = v3.MapGroup("/subusers");
        subusers.MapGet("", ListAsync).RequireScope("subusers.read").IgnoreOnBehalfOf();
        subusers.MapPost("", CreateAsync).RequireScope("subusers.create").IgnoreOnBehalfOf();
        subusers.MapGet("/{subuserName}", GetAsync).RequireScope("subusers.read").IgnoreOnBehalfOf();
        subusers.MapPatch("/{subuserName}", PatchAsync).RequireScope("subusers.update").IgnoreOnBehalfOf();
        subusers.MapDelete("/{subuserName}", DeleteAsync).RequireScope("subusers.delete").IgnoreOnBehalfOf();
        subusers.MapPatch("/{subuserName}/website_access", PatchWebsiteAsync).RequireScope("subusers.update").IgnoreOnBehalfOf();
        subusers.MapPut("/{subuserName}/ips", PutIpsAsync).RequireScope("subusers.update").IgnoreOnBehalfOf();
    }

    public static JsonHttpResult<ApiErrors> NotFound() => ApiRefusal.Of(StatusCodes.Status404NotFound, "subuser not found", "subuser_name");

    private static async Task<IResult> ListAsync(HttpContext context, OwnSubusers subusers, CancellationToken cancellationToken)
    {
        var query = context.Request.Query;
        var (page, wrong) = OffsetPage.Read(context.Request);
        List<ApiError> errors = [.. wrong];
        var region = SubuserRules.ReadRegion(query["region"].ToString(), errors);
        var withRegion = Flag(context, errors);
        var username = query["username"].ToString();
        if (page is null || errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, errors);
        }

        if (username.Length > 0 && !Usernames.IsValid(username))
        {
            // Nobody is called that, and a database may not even take the text.
            return Json([]);
        }

        var found = await subusers.ListAsync(
            context.Caller(), new SubuserQuery(context.Caller().AccountId, username.Length == 0 ? null : username, region, page.Limit, page.Offset), cancellationToken);
        return Json([.. found.Select(subuser => LineOf(subuser, withRegion))]);
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context, EditSubusers edit, IUsers users, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, SubuserRules.RequestBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var asked = SubuserRules.ReadNew(request);
        var withRegion = request.Boolean("include_region") == true;
        if (request.Errors.Count > 0)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        var draft = new SubuserDraft(asked.Username, asked.Email, await users.HashAsync(asked.Password, cancellationToken), asked.Ips, asked.Region);
        return await edit.CreateAsync(context.Caller(), draft, cancellationToken) switch
        {
            SubuserOutcome.Made { Subuser: var made } => TypedResults.Json(
                new NewSubuser(made.Account.Username, made.Account.Id, made.Account.Email, new CreditKind(SubuserCreditRules.Unlimited), withRegion ? made.Region : null), SubusersJson.Wire.NewSubuser),
            SubuserOutcome.NameTaken => ApiRefusal.Of(StatusCodes.Status400BadRequest, "username exists", "username"),
            SubuserOutcome.ForeignIps { Addresses: var foreign } => ForeignIps(foreign),
            SubuserOutcome.TooMany { Most: var most } => ApiRefusal.Of(StatusCodes.Status403Forbidden, $"Cannot create more than {most} subusers"),
            var outcome => throw new InvalidOperationException($"{outcome} is no outcome."),
        };
    }

    private static async Task<IResult> GetAsync(HttpContext context, string subuserName, OwnSubusers subusers, CancellationToken cancellationToken)
    {
        List<ApiError> errors = [];
        var withRegion = Flag(context, errors);
        return errors.Count > 0 ? ApiRefusal.Of(StatusCodes.Status400BadRequest, errors)
            : await subusers.FindAsync(context.Caller(), subuserName, cancellationToken) is { } subuser
                ? TypedResults.Json(LineOf(subuser, withRegion), SubusersJson.Wire.SubuserLine)
                : NotFound();
    }

    private static async Task<IResult> PatchAsync(HttpContext context, string subuserName, OwnSubusers subusers, EditSubusers edit, CancellationToken cancellationToken)
    {
        if (await subusers.FindAsync(context.Caller(), subuserName, cancellationToken) is not { } subuser)
        {
            return ApiRefusal.Of(StatusCodes.Status404NotFound, "invalid username", "subuser_name");
        }

        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, SubuserRules.RequestBytes, cancellationToken);
        return request is null ? refusal!
            : SubuserRules.ReadDisabled(request) is not { } disabled ? ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors)
            : await edit.SetDisabledAsync(context.Caller(), subuser, disabled, cancellationToken) ? TypedResults.NoContent()
            : ApiRefusal.Of(StatusCodes.Status400BadRequest, "unable to enable user");
    }

    private static async Task<IResult> PatchWebsiteAsync(HttpContext context, string subuserName, OwnSubusers subusers, EditSubusers edit, CancellationToken cancellationToken)
    {
        if (await subusers.FindAsync(context.Caller(), subuserName, cancellationToken) is not { } subuser)
        {
            return NotFound();
        }

        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, SubuserRules.RequestBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        if (SubuserRules.ReadDisabled(request) is not { } closed)
        {
            return ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        await edit.SetWebsiteAsync(context.Caller(), subuser, closed, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string subuserName, OwnSubusers subusers, EditSubusers edit, CancellationToken cancellationToken)
    {
        if (await subusers.FindAsync(context.Caller(), subuserName, cancellationToken) is not { } subuser)
        {
            return NotFound();
        }

        await edit.DeleteAsync(context.Caller(), subuser, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> PutIpsAsync(
        HttpContext context, string subuserName, OwnSubusers subusers, EditSubusers edit, ISubuserIps ips, CancellationToken cancellationToken)
    {
        if (await subusers.FindAsync(context.Caller(), subuserName, cancellationToken) is not { } subuser)
        {
            return NotFound();
        }

        var (request, refusal) = await JsonRequest.ReadListAsync(context.Request, SubuserRules.RequestBytes, cancellationToken);
        if (request is null)
        {
            return refusal!;
        }

        var addresses = SubuserRules.ReadIps(request);
        return request.Errors.Count > 0 ? ApiRefusal.Of(StatusCodes.Status400BadRequest, request.Errors)
            : await edit.SetIpsAsync(context.Caller(), subuser, addresses, cancellationToken) is { Count: > 0 } foreign ? ForeignIps(foreign)
            : TypedResults.Json(new IpList(await ips.ListAsync(subuser.Account.Id, cancellationToken)), SubusersJson.Wire.IpList);
    }

    private static JsonHttpResult<ApiErrors> ForeignIps(IReadOnlyList<string> foreign) => ApiRefusal.Of(
        StatusCodes.Status400BadRequest, [new ApiError(UnknownIps, "ips", $"Not addresses of this account: {string.Join(", ", foreign.Take(10))}")]);

    private static bool Flag(HttpContext context, List<ApiError> errors)
    {
        var text = context.Request.Query["include_region"].ToString();
        if (text is not ("" or "true" or "false"))
        {
            errors.Add(new ApiError("include_region must be true or false", "include_region"));
        }

        return text == "true";
    }

    private static JsonHttpResult<IReadOnlyList<SubuserLine>> Json(IReadOnlyList<SubuserLine> lines) => TypedResults.Json(lines, SubusersJson.Wire.IReadOnlyListSubuserLine);

    private static SubuserLine LineOf(Subuser subuser, bool withRegion) =>
        new(subuser.IsDisabled, subuser.Account.Id, subuser.Account.Username, subuser.Account.Email, withRegion ? subuser.Region : null);
}
