using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Posthorn.Accounts;
using Posthorn.Partners.Answers;

namespace Posthorn.Partners.Logins;

/// <summary><c>POST /v3/partners/accounts/{id}/sso</c>: where it redirects to logs the partner's own people in to the customer's account.</summary>
internal static class LoginEndpoint
{
    public static void Map(IEndpointRouteBuilder accounts) => accounts.MapPost("/{accountId}/sso", HandleAsync).RequireScope("partners.accounts.sso.create");

    private static async Task<IResult> HandleAsync(HttpContext context, string accountId, VisitCustomer visit, CancellationToken cancellationToken)
    {
        // The address is a secret.
        context.Response.Headers.CacheControl = "no-store";
        switch (await visit.ExecuteAsync(context.Caller(), accountId, cancellationToken))
        {
            case VisitOutcome.Link { Address: var address }:
                context.Response.Headers.Location = address;
                return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
            case VisitOutcome.Closed:
                return PartnerRefusal.Forbidden(PartnerWords.Accounts);
            default:
                return PartnerRefusal.NotFound(PartnerWords.Accounts);
        }
    }
}
