namespace Posthorn.Dns;

/// <summary>
/// The OPT record of a message (RFC 6891 section 6.1), apart from the upper bits of the response code,
/// which <see cref="DnsMessage.ResponseCode"/> includes. Options inside it are skipped when read and never written.
/// </summary>
/// <param name="PayloadSize">The largest UDP message, in octets, that the sender of this record can receive. 1232 fits any path unfragmented.</param>
/// <param name="DnssecOk">The DO bit: send signatures too (RFC 3225).</param>
/// <param name="Version">0 is the only version there is.</param>
public sealed record DnsEdns(ushort PayloadSize = DnsEdns.DefaultPayloadSize, bool DnssecOk = false, byte Version = 0)
{
    public const ushort DefaultPayloadSize = 1232;
}
