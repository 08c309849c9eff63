using System.Net;

namespace Posthorn.Delivery.Routing;

/// <summary>Where a copy can be taken: hosts in their order, the addresses of each together. <see cref="AddressOrderRules"/> says how they are tried.</summary>
/// <param name="Provider">Who runs the hosts, by the name that rules use: <see cref="Relay"/> for our own smart host, null for nobody in particular.</param>
internal sealed record Route(IReadOnlyList<RouteTarget> Targets, bool ImplicitTls = false, NetworkCredential? Credentials = null, string? Provider = null)
{
    public const string Relay = "relay";
}

/// <param name="Host">The name, for TLS and the record.</param>
/// <param name="Level">The MX preference: lower ones are tried first, equal ones share the load.</param>
internal sealed record RouteTarget(string Host, EndPoint Address, int Level = 0)
{
    public override string ToString() => Address is IPEndPoint endPoint && endPoint.Address.ToString() != Host ? $"{Host} [{endPoint.Address}]" : Host;
}

/// <summary>What DNS says about a destination.</summary>
internal abstract record RouteOutcome
{
    public sealed record Found(Route Route) : RouteOutcome;

    /// <summary>No mail can ever go there as DNS stands.</summary>
    /// <param name="Status">The enhanced code (RFC 3463, RFC 7505).</param>
    public sealed record NoRoute(string Reason, string Status) : RouteOutcome;

    /// <summary>DNS cannot say now.</summary>
    public sealed record Unknown(string Reason) : RouteOutcome;
}
