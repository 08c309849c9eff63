namespace Posthorn.Network;

/// <summary>Why a server could not tell. All of them may pass.</summary>
public enum DnsFailureReason
{
    /// <summary>Nothing came back in time.</summary>
    Timeout,

    /// <summary>The network or the server's host turned the query away: nobody listens, no route, connection reset.</summary>
    Unreachable,

    /// <summary>SERVFAIL, or a response code without a meaning here.</summary>
    ServerFailure,

    /// <summary>REFUSED or NOTIMP, or a referral instead of an answer: the server does not resolve for us.</summary>
    Refused,

    /// <summary>What came back is not a DNS message, or contradicts itself.</summary>
    Malformed,

    /// <summary>More aliases in a row than the resolver follows; a loop of them, as a rule.</summary>
    TooManyAliases,
}
