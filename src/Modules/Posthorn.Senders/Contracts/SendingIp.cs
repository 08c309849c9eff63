using System.Net;

namespace Posthorn.Senders;

/// <summary>An address that mail may leave from.</summary>
/// <param name="AccountId">The owner; an address has one, or waits for one (<see cref="IIpStock.Nobody"/>).</param>
/// <param name="Address">IPv4 or IPv6, never an IPv4 address in IPv6 clothes.</param>
/// <param name="HeloName">The name that EHLO says from this address, its PTR record's; null: the server's own.</param>
/// <param name="Enabled">False: nothing leaves from it.</param>
/// <param name="WarmupStartedAt">When its warm-up began, see <see cref="WarmupSchedule"/>; null: warm.</param>
/// <param name="UpdatedAt">The last change of anything but its pools.</param>
/// <param name="Note">The operator's own words, at most 200 characters.</param>
public sealed record SendingIp(
    long Id, long AccountId, IPAddress Address, string? HeloName, bool Enabled, DateTimeOffset? WarmupStartedAt, DateTimeOffset AddedAt,
    DateTimeOffset UpdatedAt, string Note)
{
    /// <summary>One of <see cref="IpRegions.All"/>; default <c>us</c>.</summary>
    public string Region { get; init; } = IpRegions.Us;
}

/// <summary>Addresses under one name, which a mail may ask for.</summary>
/// <param name="Name">2 to 64 characters, unique in its account; upper and lower case differ.</param>
/// <param name="Class">What the mail that names the pool is.</param>
/// <param name="Members">Its addresses, by id.</param>
public sealed record IpPool(long Id, long AccountId, string Name, PoolClass Class, DateTimeOffset AddedAt, IReadOnlyList<PoolMember> Members);

/// <summary>An address in a pool.</summary>
/// <param name="Weight">1 to 100, default 1: one of weight 3 gets three times the mail of one of weight 1.</param>
public readonly record struct PoolMember(long IpId, int Weight);

/// <summary>What a pool says about its mail. The numbers are stored: they never change.</summary>
public enum PoolClass
{
    /// <summary>Nothing: categories and the submission's size decide.</summary>
    None = 0,

    /// <summary>Somebody waits for it: it goes first.</summary>
    Transactional = 1,

    /// <summary>Newsletters and the like.</summary>
    Bulk = 2,
}
