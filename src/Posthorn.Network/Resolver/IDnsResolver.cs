using Posthorn.Dns;

namespace Posthorn.Network;

/// <summary>Asks DNS.</summary>
public interface IDnsResolver
{
    /// <summary>Finds the records of one type, following aliases.</summary>
    /// <param name="name">The name to ask for.</param>
    /// <param name="type">The type to ask for.</param>
    /// <param name="cancellationToken">Ends this caller's wait; others who asked the same go on waiting.</param>
    /// <returns>What came of it. Failures of the network and of servers are answers too, never exceptions.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<DnsAnswer> QueryAsync(DomainName name, DnsRecordType type, CancellationToken cancellationToken);
}
