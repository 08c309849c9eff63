using System.Net;

namespace Posthorn.Throughput.Servers;

/// <summary>Where the server's mail leaves to, as settings.</summary>
internal sealed record DeliveryWay(IReadOnlyList<string> Settings)
{
    public static DeliveryWay Relay(IPEndPoint relay) => new(["--delivery", $"relay=smtp://{relay}"]);

    /// <summary>To MX hosts.</summary>
    /// <param name="dns">Knows them.</param>
    /// <param name="port">They all listen there.</param>
    public static DeliveryWay Direct(IPEndPoint dns, int port) =>
        new(["--delivery", "direct", "--dns", $"{dns}", "--mx-port", $"{port}", "--allow-private-mx", "true"]);
}
