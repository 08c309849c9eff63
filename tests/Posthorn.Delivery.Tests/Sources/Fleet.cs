using System.Net;
using Microsoft.Extensions.Options;
using Posthorn.Delivery.Sources;
using Posthorn.Senders;

namespace Posthorn.Delivery.Tests.Sources;

/// <summary>Addresses and pools by number: address n is 203.0.113.n with id n. All of account 1 unless said otherwise.</summary>
internal sealed class Fleet : ISendingIps
{
    public static readonly DateTimeOffset Noon = Copies.Noon;
    private readonly Dictionary<long, string> _away = [];
    private long _version;
    private Queue<double> _dice = new();

    public Fleet(DeliveryMode? mode = null)
    {
        Watch = new SourceWatch(this) { Probe = address => _away.GetValueOrDefault(NumberOf(address)) };
        Chooser = new SourceChooser(this, Budgets, Watch, Options.Create(new DeliveryOptions { Mode = mode ?? new DeliveryMode.Direct(), HostName = "mail.example.net" }))
        {
            Dice = () => _dice.Count > 0 ? _dice.Dequeue() : 0,
        };
    }

    public SendingIpSnapshot Current { get; private set; } = SendingIpSnapshot.Empty;

    public WarmupBudgets Budgets { get; } = new();

    public SourceWatch Watch { get; }

    public SourceChooser Chooser { get; }

    public static SendingIp Ip(int number, int? warmupDay = null, long account = 1) => new(
        number, account, IPAddress.Parse($"203.0.113.{number}"), number == 1 ? "mail1.example.com" : null, true,
        warmupDay is { } day ? Noon.AddDays(-day) : null, Noon, Noon, "");

    public static IpPool Pool(long id, params (int Ip, int Weight)[] members) =>
        new(id, 1, $"pool {id}", PoolClass.None, Noon, [.. members.Select(member => new PoolMember(member.Ip, member.Weight))]);

    public Fleet With(IReadOnlyList<SendingIp> ips, params IpPool[] pools)
    {
        Current = new SendingIpSnapshot(++_version, ips, pools);
        return this;
    }

    /// <summary>What the next choices throw, then always 0: the first that is open.</summary>
    public Fleet Throwing(params double[] dice)
    {
        _dice = new Queue<double>(dice);
        return this;
    }

    public void TakeAway(int number, string reason) => _away[number] = reason;

    public void BringBack(int number) => _away.Remove(number);

    /// <summary>Grants each draw that waits in full.</summary>
    public int GrantDraws()
    {
        var granted = 0;
        while (Budgets.Draws.TryRead(out var draw))
        {
            draw.Account.Drawn(draw, draw.Wanted);
            granted++;
        }

        return granted;
    }

    /// <summary>Says of each draw that waits that the hour's limit is reached.</summary>
    public void RefuseDraws()
    {
        while (Budgets.Draws.TryRead(out var draw))
        {
            draw.Account.Drawn(draw, 0);
        }
    }

    public SourceChoice Choose(
        long? pool = null, string? provider = null, Func<long, bool>? suspended = null, DateTimeOffset? now = null, long account = 1,
        AddressFamilies families = AddressFamilies.Any) => Chooser.Choose(account, pool, provider, suspended, now ?? Noon, families);

    /// <summary>The number of the address that is chosen, 0: the default source; -1: wait.</summary>
    public long Number(long? pool = null, string? provider = null, Func<long, bool>? suspended = null, DateTimeOffset? now = null) =>
        Choose(pool, provider, suspended, now).Source?.IpId ?? -1;

    public Task RefreshAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static int NumberOf(IPAddress address) => address.GetAddressBytes()[^1];
}
