using Posthorn.Delivery.Dispatch;

namespace Posthorn.Delivery.Destinations;

/// <summary>What is known of a recipient domain.</summary>
/// <param name="Site">Its MX hosts as one name; the domain itself when DNS cannot say.</param>
/// <param name="MxHosts">In alphabetical order.</param>
/// <param name="KnownUntil">Afterwards DNS is asked again.</param>
internal sealed record Destination(string Domain, string Site, IReadOnlyList<string> MxHosts, DateTimeOffset KnownUntil)
{
    public LaneTarget? Target { get; set; }
}
