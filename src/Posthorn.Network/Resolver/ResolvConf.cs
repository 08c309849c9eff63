using System.Net;

namespace Posthorn.Network;

/// <summary>What <c>/etc/resolv.conf</c> says that matters here. Search lists do not: mail domains are always written in full.</summary>
/// <param name="Servers">The <c>nameserver</c> lines in their order, port 53.</param>
/// <param name="TrustAuthenticatedData"><c>options trust-ad</c>: the AD flag of these servers may be believed.</param>
public sealed record ResolvConf(IReadOnlyList<IPEndPoint> Servers, bool TrustAuthenticatedData)
{
    /// <summary>Reads the file's text. Lines that are not understood are passed over, as every resolver does.</summary>
    public static ResolvConf Parse(string text)
    {
        var servers = new List<IPEndPoint>();
        var trust = false;
        foreach (var line in text.Split('\n'))
        {
            // A comment fills its whole line, so a word behind the address is no harm.
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            switch (words)
            {
                case ["nameserver", var address, ..] when IPAddress.TryParse(address, out var server):
                    servers.Add(new IPEndPoint(server, DnsServerList.DefaultPort));
                    break;
                case ["options", .. var options]:
                    trust |= options.Contains("trust-ad");
                    break;
            }
        }

        return new ResolvConf(servers, trust);
    }
}
