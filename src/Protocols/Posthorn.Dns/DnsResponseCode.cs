namespace Posthorn.Dns;

/// <summary>RCODE: four bits of the header (RFC 1035 section 4.1.1), eight more from the OPT record (RFC 6891 section 6.1.3).</summary>
public enum DnsResponseCode : ushort
{
    NoError = 0,

    /// <summary>FORMERR: the server could not read the query. Old servers say so when they meet EDNS.</summary>
    FormatError = 1,

    /// <summary>SERVFAIL: the server could not find out, or the answer failed DNSSEC validation.</summary>
    ServerFailure = 2,

    /// <summary>NXDOMAIN: the name does not exist, for any type.</summary>
    NameError = 3,

    /// <summary>NOTIMP.</summary>
    NotImplemented = 4,

    /// <summary>REFUSED: policy; often a server that does not serve this client.</summary>
    Refused = 5,

    /// <summary>BADVERS: the server does not speak this version of EDNS.</summary>
    BadVersion = 16,
}
