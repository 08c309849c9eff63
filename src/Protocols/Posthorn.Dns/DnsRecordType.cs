namespace Posthorn.Dns;

/// <summary>The type of a record or a question. Any other number is a type too, only without a name here.</summary>
public enum DnsRecordType : ushort
{
    /// <summary>IPv4 address (RFC 1035 section 3.4.1).</summary>
    A = 1,

    /// <summary>Name server of a zone (RFC 1035 section 3.3.11).</summary>
    NS = 2,

    /// <summary>The name is an alias (RFC 1035 section 3.3.1).</summary>
    CNAME = 5,

    /// <summary>Start of a zone; its minimum bounds negative answers (RFC 1035 section 3.3.13, RFC 2308).</summary>
    SOA = 6,

    /// <summary>Name of an address (RFC 1035 section 3.3.12).</summary>
#pragma warning disable CA1720 // The record has had this name since 1987.
    PTR = 12,
#pragma warning restore CA1720

    /// <summary>Mail exchange (RFC 1035 section 3.3.9).</summary>
    MX = 15,

    /// <summary>Text: SPF, DKIM keys, DMARC (RFC 1035 section 3.3.14).</summary>
    TXT = 16,

    /// <summary>IPv6 address (RFC 3596).</summary>
    AAAA = 28,

    /// <summary>EDNS; part of the message rather than of any zone (RFC 6891).</summary>
    OPT = 41,

    /// <summary>Certificate association for DANE (RFC 6698).</summary>
    TLSA = 52,
}
