using System.Net;

namespace Posthorn.Sink;

/// <summary>What a sink has seen so far.</summary>
/// <param name="Connections">So far.</param>
/// <param name="OpenConnections">Now.</param>
/// <param name="MostConnections">At one time.</param>
/// <param name="Messages">Taken, kept or not.</param>
/// <param name="Octets">Of the messages taken.</param>
/// <param name="Deferrals">4xx replies.</param>
/// <param name="Refusals">5xx replies.</param>
/// <param name="Replies">How often each reply was said: its code and its first line. Not counted by a <see cref="MailSinkOptions.Hole"/>.</param>
/// <param name="Clients">By address.</param>
/// <param name="LatestConnections">The last ten thousand, oldest first.</param>
public sealed record SinkReport(
    int Connections,
    int OpenConnections,
    int MostConnections,
    long Messages,
    long Octets,
    long Deferrals,
    long Refusals,
    IReadOnlyDictionary<string, long> Replies,
    IReadOnlyDictionary<IPAddress, SinkClientReport> Clients,
    IReadOnlyList<SinkConnectionReport> LatestConnections)
{
    /// <summary>How often a reply was said whose text begins so: <c>450 4.2.0</c>.</summary>
    public long Said(string beginning) => Replies.Where(reply => reply.Key.StartsWith(beginning, StringComparison.Ordinal)).Sum(reply => reply.Value);
}

/// <summary>One address that has connected.</summary>
/// <param name="Connections">So far.</param>
/// <param name="OpenConnections">Now.</param>
/// <param name="MostConnections">At one time.</param>
/// <param name="Messages">Taken.</param>
public sealed record SinkClientReport(int Connections, int OpenConnections, int MostConnections, long Messages);

/// <summary>One connection.</summary>
/// <param name="Number">From 1, in the order of their coming.</param>
/// <param name="Client">Whose it is.</param>
/// <param name="Messages">Taken.</param>
/// <param name="Deferrals">4xx replies.</param>
/// <param name="Refusals">5xx replies.</param>
/// <param name="IsOpen">Still.</param>
public sealed record SinkConnectionReport(int Number, IPAddress Client, int Messages, int Deferrals, int Refusals, bool IsOpen);
