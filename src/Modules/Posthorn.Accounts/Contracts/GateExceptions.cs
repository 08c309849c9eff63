using Microsoft.AspNetCore.Builder;

namespace Posthorn.Accounts;

/// <summary>On an endpoint: how often an account may ask it.</summary>
/// <param name="PerMinute">Requests in each minute.</param>
/// <param name="ResetsInSeconds">The header <c>X-RateLimit-Reset</c> says how many seconds are left, and not when the minute ends.</param>
public sealed record OwnRateLimit(int PerMinute, bool ResetsInSeconds);

public static class GateExceptionExtensions
{
    public static TBuilder WithRateLimit<TBuilder>(this TBuilder builder, int perMinute, bool resetsInSeconds)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new OwnRateLimit(perMinute, resetsInSeconds));
}
