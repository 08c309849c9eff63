using System.Net;

namespace Posthorn.Throughput.Destinations;

/// <summary>What becomes of mail for a destination.</summary>
internal enum Fate
{
    /// <summary>The sink takes it.</summary>
    Taken,

    /// <summary>Nobody listens: the call is refused at once.</summary>
    Refused,

    /// <summary>The call is never answered.</summary>
    BlackHole,

    /// <summary>The call is answered, and then nothing is said.</summary>
    Silent,
}

/// <summary>Which of the dead a run has.</summary>
internal enum DeadHosts
{
    /// <summary>Refused calls and black holes in turn.</summary>
    Mixed,
    Refused,
    BlackHole,
    Silent,
}

/// <summary>The destinations of one run by their numbers: the dead stand between the living, evenly. Numbers beyond the plan are living.</summary>
internal sealed record DestinationPlan(int Count, double Dead, DeadHosts Kind)
{
    /// <summary>Hosts of a kind share so many addresses. The kind is the third number: 127.0.KIND.1 and on.</summary>
    private const int AddressesOfKind = 8;

    public const string Parent = "bench.example";

    public int DeadCount => DeadBefore(Count);

    public int Living => Count - DeadCount;

    /// <summary>The same living destinations and none of the dead.</summary>
    public DestinationPlan WithoutDead => new(Living, 0, Kind);

    public static IReadOnlyList<IPAddress> AddressesOf(Fate fate) => [.. Enumerable.Range(1, AddressesOfKind).Select(host => AddressOf(fate, host))];

    public static string NameOf(int number) => $"d{number:D8}.{Parent}";

    public Fate FateOf(int number)
    {
        var dead = number < Count ? DeadBefore(number) : 0;
        return number >= Count || DeadBefore(number + 1) == dead
            ? Fate.Taken
            : Kind switch
            {
                DeadHosts.Refused => Fate.Refused,
                DeadHosts.BlackHole => Fate.BlackHole,
                DeadHosts.Silent => Fate.Silent,
                _ => dead % 2 == 0 ? Fate.Refused : Fate.BlackHole,
            };
    }

    public IPAddress AddressOf(int number) => AddressOf(FateOf(number), 1 + number / 2 % AddressesOfKind);

    private static IPAddress AddressOf(Fate fate, int host) => new([127, 0, (byte)(1 + (int)fate), (byte)host]);

    /// <summary>The 1e-9 keeps 0.2 × 5 from being a little less than 1.</summary>
    private int DeadBefore(int number) => (int)Math.Floor(number * Dead + 1e-9);
}
