using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Posthorn.Accounts;

/// <summary>Who makes this request. The gate sets it before any endpoint that asks for a scope runs.</summary>
public sealed record Caller(long AccountId, ApiKey Key);

/// <summary>On an endpoint: the scope that a key must have.</summary>
public sealed record RequiredScope(string Scope);

public static class CallerExtensions
{
    /// <exception cref="InvalidOperationException">The endpoint asks for no scope, so nobody was authenticated: a bug.</exception>
    public static Caller Caller(this HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("This endpoint does not ask for a scope.");

    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, string scope)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiredScope(scope));
}
