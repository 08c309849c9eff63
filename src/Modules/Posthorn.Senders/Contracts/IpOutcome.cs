namespace Posthorn.Senders;

/// <summary>How a change of addresses or pools ended.</summary>
public abstract record IpOutcome<T>
{
    /// <param name="Value">As it is now; of something removed: as it was.</param>
    public sealed record Done(T Value) : IpOutcome<T>;

    /// <summary>Nothing was changed.</summary>
    public sealed record Refused(IpRefusal Why) : IpOutcome<T>;
}

/// <summary>Why a change was refused. Each way in has its own words for it: the commands plain ones, the API SendGrid's.</summary>
public enum IpRefusal
{
    /// <summary>Not an IPv4 or IPv6 address that one machine can send from.</summary>
    InvalidAddress,

    /// <summary>The address is there already, with this account or another.</summary>
    AddressTaken,

    /// <summary>The account has no such address.</summary>
    UnknownIp,

    /// <summary>1,000 addresses are the most.</summary>
    TooManyIps,

    /// <summary>Not a DNS name of ASCII letters, digits, hyphens and dots.</summary>
    InvalidHeloName,

    /// <summary>Longer than 200 characters, or with control characters.</summary>
    InvalidNote,

    /// <summary>Neither us nor eu.</summary>
    InvalidRegion,

    /// <summary>Not a day of the warm-up table.</summary>
    InvalidWarmupDay,

    /// <summary>A pool's name has 2 to 64 characters.</summary>
    PoolNameLength,

    /// <summary>A pool's name begins with a dot or a space.</summary>
    PoolNameStart,

    /// <summary>A pool's name has control characters.</summary>
    PoolNameCharacters,

    /// <summary>The account has a pool of this name.</summary>
    PoolNameTaken,

    /// <summary>The account has no such pool.</summary>
    UnknownPool,

    /// <summary>100 pools are the most.</summary>
    TooManyPools,

    /// <summary>100 addresses in a pool are the most.</summary>
    TooManyIpsInPool,

    /// <summary>The address is not in the pool.</summary>
    NotInPool,

    /// <summary>A weight is a number from 1 to 100.</summary>
    InvalidWeight,
}
