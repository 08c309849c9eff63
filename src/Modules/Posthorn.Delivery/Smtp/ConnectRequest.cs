using System.Net;
using System.Net.Sockets;
using Posthorn.Delivery.Routing;
using Posthorn.Delivery.Tls;

namespace Posthorn.Delivery.Smtp;

/// <summary>All that a connection is made from.</summary>
/// <param name="Route">Where to.</param>
/// <param name="Tls">What the recipient's side, or the sender, asks of TLS.</param>
/// <param name="Source">Our addresses to connect from; null: the system chooses.</param>
/// <param name="HeloName">What EHLO says; null: the option <c>HostName</c>.</param>
/// <param name="Judge">
/// Decides about a peer's certificate, after the handshake; null: <see cref="TlsJudgement.ByPlatform"/>. Where TLS is not required it refuses nobody: a refusal
/// costs the host, and clear text follows a broken handshake only.
/// </param>
/// <param name="ConnectTimeout">For the TCP connection; null: as the options say.</param>
internal sealed record ConnectRequest(
    Route Route, TlsPolicy Tls, SourceAddresses? Source = null, string? HeloName = null, Func<TlsPeer, TlsJudgement>? Judge = null,
    TimeSpan? ConnectTimeout = null);

/// <summary>Local addresses by family; a family without one is not used.</summary>
internal sealed record SourceAddresses(IPAddress? IPv4, IPAddress? IPv6)
{
    public static SourceAddresses Of(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? new(null, address) : new(address, null);

    public IPAddress? For(AddressFamily family) => family switch
    {
        AddressFamily.InterNetwork => IPv4,
        AddressFamily.InterNetworkV6 => IPv6,
        _ => null,
    };
}
