using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Partners.Answers;
using Posthorn.Partners.Customers;
using Posthorn.Senders;

namespace Posthorn.Partners.Ips;

/// <summary><c>/v3/partners/accounts/{id}/ips</c>: another product than its neighbours, with words of its own.</summary>
internal static class IpEndpoints
{
    private const int DefaultLimit = 10;
    private const int MaxLimit = 5000;

    public static void Map(IEndpointRouteBuilder ips)
    {
        ips.MapGet("", ListAsync).RequireScope("partners.accounts.ips.read");
        ips.MapPost("", AddAsync).RequireScope("partners.accounts.ips.create");
        ips.MapDelete("", RemoveAsync).RequireScope("partners.accounts.ips.delete");
    }

    private static async Task<IResult> ListAsync(HttpContext context, string accountId, CustomerStore store, IIpPools pools, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(context.Caller().AccountId, accountId, cancellationToken) is not { } customer)
        {
            return PartnerRefusal.NotFound(PartnerWords.Ips);
        }

        if (PageLimit.Read(context.Request, DefaultLimit, MaxLimit) is not { } limit)
        {
            return PageLimit.Refusal(MaxLimit);
        }

        var all = (await pools.ListIpsAsync(customer.AccountId, cancellationToken)).OrderByDescending(ip => ip.AddedAt).ThenByDescending(ip => ip.Id).ToList();
        var after = context.Request.Query["offset"].ToString();
        var start = after.Length == 0 ? 0 : all.FindIndex(ip => ip.Address.ToString() == after) + 1;
        if (after.Length > 0 && start == 0)
        {
            return PartnerRefusal.Of(
                StatusCodes.Status400BadRequest, IpRequestRules.IsAddress(after) ? "offset must be an IP of this account, as pages.last has it." : PartnerRefusal.BadIp, "offset");
        }

        var page = all.Skip(start).Take(limit).ToList();
        return TypedResults.Json(
            new IpPage([.. page.Select(ip => new IpLine(ip.Address.ToString(), ip.Region))], new Pages(page.LastOrDefault()?.Address.ToString())), PartnersJson.Wire.IpPage);
    }

    private static async Task<IResult> AddAsync(HttpContext context, string accountId, CustomerStore store, EditIps edit, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(context.Caller().AccountId, accountId, cancellationToken) is null)
        {
            return PartnerRefusal.NotFound(PartnerWords.Ips);
        }

        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, CustomerRules.RequestBytes, cancellationToken);
        if (request is null)
        {
            return PartnerRefusal.Of(refusal!);
        }

        var (count, region) = IpRequestRules.ReadNew(request);
        if (request.Errors.Count > 0)
        {
            return PartnerRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        return await edit.AddAsync(context.Caller(), accountId, count, region, cancellationToken) switch
        {
            IpsOutcome.Done { Ips: var ips } => TypedResults.Json(new NewIpsAnswer(ips, region), PartnersJson.Wire.NewIpsAnswer, statusCode: StatusCodes.Status201Created),
            var outcome => Refused(outcome),
        };
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, string accountId, CustomerStore store, EditIps edit, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(context.Caller().AccountId, accountId, cancellationToken) is null)
        {
            return PartnerRefusal.NotFound(PartnerWords.Ips);
        }

        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, CustomerRules.RequestBytes, cancellationToken);
        if (request is null)
        {
            return PartnerRefusal.Of(refusal!);
        }

        var ips = IpRequestRules.ReadOld(request);
        if (request.Errors.Count > 0)
        {
            return PartnerRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        return await edit.RemoveAsync(context.Caller(), accountId, ips, cancellationToken) is var outcome and not IpsOutcome.Done ? Refused(outcome) : TypedResults.NoContent();
    }

    private static JsonHttpResult<PartnerErrors> Refused(IpsOutcome outcome) => outcome switch
    {
        IpsOutcome.TooMany { Has: var has, Allowed: var allowed } => PartnerRefusal.Of(
            StatusCodes.Status400BadRequest, $"This account has {has} IPs, and its offerings allow {allowed}.", "count"),
        IpsOutcome.NoneFree => PartnerRefusal.Of(StatusCodes.Status404NotFound, "No IPs remaining", "region"),
        IpsOutcome.NotTheirs { Ips: var ips } => PartnerRefusal.Of(StatusCodes.Status404NotFound, $"IP not found: {string.Join(", ", ips)}", "ips"),
        _ => PartnerRefusal.NotFound(PartnerWords.Ips),
    };
}
