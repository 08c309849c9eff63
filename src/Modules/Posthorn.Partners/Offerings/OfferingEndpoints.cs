using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Partners.Answers;
using Posthorn.Partners.Customers;

namespace Posthorn.Partners.Offerings;

/// <summary><c>/v3/partners/offerings</c>, and what one account has of them.</summary>
internal static class OfferingEndpoints
{
    public static void Map(IEndpointRouteBuilder partners, IEndpointRouteBuilder accounts)
    {
        partners.MapGet("/offerings", List).RequireScope("partners.offerings.read");
        accounts.MapGet("/{accountId}/offerings", GetAsync).RequireScope("partners.accounts.offerings.read");
        accounts.MapPut("/{accountId}/offerings", PutAsync).RequireScope("partners.accounts.offerings.update");
    }

    public static IReadOnlyList<OfferingAnswer> Answer(IEnumerable<Holding> holdings) =>
        [.. holdings.Select(holding => new OfferingAnswer(holding.Offering.Name, holding.Offering.Type, holding.Quantity))];

    private static JsonHttpResult<CatalogueAnswer> List(Catalogue catalogue) => TypedResults.Json(
        new CatalogueAnswer([.. catalogue.Offerings.Select(offering => new CatalogueEntry(
            new OfferingAnswer(offering.Name, offering.Type, 1),
            new EntitlementsAnswer(offering.Entitlements.Sends, offering.Entitlements.Ips, offering.Entitlements.Teammates, offering.Entitlements.Subusers)))]),
        PartnersJson.Wire.CatalogueAnswer);

    private static async Task<IResult> GetAsync(HttpContext context, string accountId, CustomerStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(context.Caller().AccountId, accountId, cancellationToken) is { } customer
            ? Json([.. (await store.HoldingsAsync(customer.AccountId, cancellationToken)).Select(holding => new OfferingAnswer(holding.Name, holding.Type, holding.Quantity))])
            : PartnerRefusal.NotFound(PartnerWords.Accounts);

    private static async Task<IResult> PutAsync(
        HttpContext context, string accountId, CustomerStore store, EditOfferings edit, Catalogue catalogue, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(context.Caller().AccountId, accountId, cancellationToken) is null)
        {
            return PartnerRefusal.NotFound(PartnerWords.Accounts);
        }

        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, CustomerRules.RequestBytes, cancellationToken);
        if (request is null)
        {
            return PartnerRefusal.Of(refusal!);
        }

        List<ApiError> errors = [];
        var holdings = OfferingRules.Read(request, catalogue, errors);
        if (errors.Count > 0)
        {
            return PartnerRefusal.Of(StatusCodes.Status400BadRequest, errors);
        }

        return await edit.ExecuteAsync(context.Caller(), accountId, holdings, cancellationToken) switch
        {
            EditOfferings.NoCustomer => PartnerRefusal.NotFound(PartnerWords.Accounts),
            { } problem => PartnerRefusal.Of(StatusCodes.Status400BadRequest, problem, "offerings"),
            null => Json(Answer(holdings)),
        };
    }

    private static JsonHttpResult<OfferingList> Json(IReadOnlyList<OfferingAnswer> offerings) => TypedResults.Json(new OfferingList(offerings), PartnersJson.Wire.OfferingList);
}
