using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Partners.Answers;
using Posthorn.Partners.Customers;
using Posthorn.Partners.Offerings;

namespace Posthorn.Partners.States;

/// <summary><c>/v3/partners/accounts/{id}/state</c>.</summary>
internal static class StateEndpoints
{
    private const int LongestState = 50;

    public static void Map(IEndpointRouteBuilder accounts)
    {
        accounts.MapGet("/{accountId}/state", GetAsync).RequireScope("partners.accounts.state.read");
        accounts.MapPut("/{accountId}/state", PutAsync).RequireScope("partners.accounts.state.update");
    }

    private static async Task<IResult> GetAsync(HttpContext context, string accountId, CustomerStore store, IAccounts accounts, CancellationToken cancellationToken) =>
        await store.FindAsync(context.Caller().AccountId, accountId, cancellationToken) is { } customer
            ? TypedResults.Json(
                new StateAnswer(StateRules.NameOf((await accounts.FindAsync(customer.AccountId, cancellationToken))?.Status)), PartnersJson.Wire.StateAnswer)
            : PartnerRefusal.NotFound(PartnerWords.Accounts);

    private static async Task<IResult> PutAsync(HttpContext context, string accountId, CustomerStore store, EditStates edit, CancellationToken cancellationToken)
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

        var state = request.Line("state", LongestState);
        if (request.Errors.Count > 0)
        {
            return PartnerRefusal.Of(StatusCodes.Status400BadRequest, request.Errors);
        }

        if (state is not (StateRules.Activated or StateRules.Deactivated))
        {
            return PartnerRefusal.Of(StatusCodes.Status400BadRequest, state is null ? OfferingRules.Missing : StateRules.BadState, "state");
        }

        return await edit.ExecuteAsync(context.Caller(), accountId, state == StateRules.Activated, cancellationToken) switch
        {
            StateOutcome.Done => TypedResults.NoContent(),
            StateOutcome.Closed { Status: var status } => PartnerRefusal.Of(StatusCodes.Status400BadRequest, StateRules.NotPartners(status), "state"),
            _ => PartnerRefusal.NotFound(PartnerWords.Accounts),
        };
    }
}
