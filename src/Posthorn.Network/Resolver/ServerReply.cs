using Posthorn.Dns;

namespace Posthorn.Network;

/// <summary>What came of asking one server once.</summary>
internal abstract record ServerReply
{
    public sealed record Responded(DnsMessage Message) : ServerReply;

    /// <summary>No usable response.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Detail">The rest of a sentence that begins with the server's address.</param>
    public sealed record Failed(DnsFailureReason Reason, string Detail) : ServerReply
    {
        /// <summary>Whether the server may answer the same query when asked again.</summary>
        public bool WasSilent => Reason is DnsFailureReason.Timeout or DnsFailureReason.Unreachable;
    }
}
