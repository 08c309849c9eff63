using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Partners.Answers;
using Posthorn.Partners.Offerings;

namespace Posthorn.Partners.Customers;

/// <summary><c>/v3/partners/accounts</c>.</summary>
internal static class CustomerEndpoints
{
    private const int DefaultLimit = 10;
    private const int MaxLimit = 100;

    public static void Map(IEndpointRouteBuilder accounts)
    {
        accounts.MapGet("", ListAsync).RequireScope("partners.accounts.read");
        accounts.MapPost("", CreateAsync).RequireScope("partners.accounts.create");
        accounts.MapDelete("/{accountId}", DeleteAsync).RequireScope("partners.accounts.delete");
    }

    private static async Task<IResult> ListAsync(HttpContext context, CustomerStore store, CancellationToken cancellationToken)
    {
        if (PageLimit.Read(context.Request, DefaultLimit, MaxLimit) is not { } limit)
        {
            return PageLimit.Refusal(MaxLimit);
        }

        var after = context.Request.Query["offset"].ToString();
        if ((after.Length > 0 && !CustomerId.IsValid(after))
            || await store.ListAsync(context.Caller().AccountId, after.Length == 0 ? null : after, limit, cancellationToken) is not { } list)
        {
            return PartnerRefusal.Of(StatusCodes.Status400BadRequest, "offset must be the id of an account, as pages.last has it.", "offset");
        }

        return TypedResults.Json(
            new CustomerList(
                [.. list.Select(customer => new CustomerLine(customer.PublicId, customer.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)))],
                new Pages(list.LastOrDefault()?.PublicId)),
            PartnersJson.Wire.CustomerList);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, EditCustomers edit, Catalogue catalogue, CancellationToken cancellationToken)
    {
        var (request, refusal) = await JsonRequest.ReadAsync(context.Request, CustomerRules.RequestBytes, cancellationToken);
        if (request is null)
        {
            return PartnerRefusal.Of(refusal!);
        }

        var (wish, errors) = CustomerRules.Read(request, catalogue);
        return errors.Count > 0
            ? PartnerRefusal.Of(StatusCodes.Status400BadRequest, errors)
            : TypedResults.Json(
                new NewCustomerAnswer(await edit.CreateAsync(context.Caller(), wish, CustomerRules.IsTest(context.Request), cancellationToken)),
                PartnersJson.Wire.NewCustomerAnswer, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string accountId, EditCustomers edit, CancellationToken cancellationToken) =>
        await edit.DeleteAsync(context.Caller(), accountId, cancellationToken) ? TypedResults.NoContent() : PartnerRefusal.NotFound(PartnerWords.Accounts);
}
