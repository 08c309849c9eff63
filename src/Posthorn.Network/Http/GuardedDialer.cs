using System.Net;
using System.Net.Sockets;
using Posthorn.Dns;

namespace Posthorn.Network.Http;

/// <summary>
/// Opens connections for the HTTP client: resolves the host through our own resolver, looks at every address, and connects to one that
/// it has looked at, so that a second look-up cannot bring another one.
/// </summary>
internal sealed class GuardedDialer(IDnsResolver resolver, bool allowPrivateAddresses)
{
    /// <summary>Addresses tried for one connection.</summary>
    private const int MaxAddresses = 6;

    /// <exception cref="DialException">There is no address, none that is allowed, or nobody listens there.</exception>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint target, CancellationToken cancellationToken)
    {
        var addresses = await AddressesAsync(target.Host, cancellationToken);
        var allowed = addresses.Where(address => allowPrivateAddresses || AddressRules.IsPublic(address)).Take(MaxAddresses).ToList();
        if (allowed.Count == 0)
        {
            throw new DialException(HttpFailure.ForbiddenAddress, $"{target.Host} has {addresses[0]}, which is {AddressRules.Describe(addresses[0])}");
        }

        SocketException? last = null;
        foreach (var address in allowed)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, target.Port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException fault)
            {
                socket.Dispose();
                last = fault;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw new DialException(HttpFailure.Unreachable, $"{target.Host} cannot be reached: {last!.Message}");
    }

    /// <returns>At least one address.</returns>
    private async ValueTask<IReadOnlyList<IPAddress>> AddressesAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var literal))
        {
            return [literal];
        }

        if (!DomainName.TryParse(host, out var name))
        {
            throw new DialException(HttpFailure.UnknownHost, $"{host} is not a domain name");
        }

        var v4 = resolver.QueryAsync(name, DnsRecordType.A, cancellationToken).AsTask();
        var v6 = resolver.QueryAsync(name, DnsRecordType.AAAA, cancellationToken).AsTask();
        DnsAnswer[] answers = [await v4, await v6];
        List<IPAddress> addresses =
            [.. answers[0].RecordsOf<ARecord>().Select(record => record.Address), .. answers[1].RecordsOf<AaaaRecord>().Select(record => record.Address)];
        return addresses.Count > 0 ? addresses : throw new DialException(
            HttpFailure.UnknownHost,
            answers.OfType<DnsAnswer.Failure>().FirstOrDefault() is { } failure ? $"{host} cannot be resolved: {failure.Detail}" : $"{host} has no address");
    }
}

/// <summary>Carries the reason through the platform's client, which knows no other way.</summary>
internal sealed class DialException(HttpFailure reason, string message) : IOException(message)
{
    public HttpFailure Reason { get; } = reason;
}
