using Posthorn.Senders;

namespace Posthorn.Cli;

/// <summary>What a person at the terminal hears when addresses or pools cannot be changed so, with what to do.</summary>
internal static class IpSentences
{
    /// <returns>What was done.</returns>
    /// <exception cref="CommandFault">It was refused.</exception>
    public static T OrFault<T>(this IpOutcome<T> outcome, string? address = null, string? pool = null) => outcome switch
    {
        IpOutcome<T>.Done done => done.Value,
        IpOutcome<T>.Refused refused => throw new CommandFault(ExitCodeOf(refused.Why), Of(refused.Why, address, pool)),
        _ => throw new InvalidOperationException($"{outcome} is no outcome."),
    };

    private static int ExitCodeOf(IpRefusal why) => why is IpRefusal.InvalidAddress or IpRefusal.InvalidHeloName or IpRefusal.InvalidNote or IpRefusal.InvalidRegion
        or IpRefusal.InvalidWarmupDay or IpRefusal.PoolNameLength or IpRefusal.PoolNameStart or IpRefusal.PoolNameCharacters or IpRefusal.InvalidWeight
        ? ExitCodes.Usage
        : ExitCodes.Failed;

    private static string Of(IpRefusal why, string? address, string? pool) => why switch
    {
        IpRefusal.InvalidAddress => $"\"{address}\" is not an address to send from, such as 203.0.113.5 or 2001:db8::5.",
        IpRefusal.AddressTaken => $"{address} is there already. posthorn ip list shows it, posthorn ip set changes it.",
        IpRefusal.UnknownIp => $"{address} is not among the addresses. posthorn ip add {address} adds it.",
        IpRefusal.TooManyIps => "There are 1,000 addresses, which is the most. posthorn ip remove makes room.",
        IpRefusal.InvalidHeloName => "The HELO name has to be a DNS name, such as mail1.example.com; an empty one (--helo \"\") means the server's own.",
        IpRefusal.InvalidNote => "A note has at most 200 characters and no line breaks.",
        IpRefusal.InvalidRegion => "A region is us or eu.",
        IpRefusal.InvalidWarmupDay => $"A warm-up begins on a day from 0 to {WarmupSchedule.LastDay}.",
        IpRefusal.PoolNameLength => "A pool's name has 2 to 64 characters.",
        IpRefusal.PoolNameStart => "A pool's name cannot begin with a dot or a space.",
        IpRefusal.PoolNameCharacters => "A pool's name cannot have line breaks or other control characters.",
        IpRefusal.PoolNameTaken => "There is a pool of this name already. Choose another name.",
        IpRefusal.UnknownPool => $"There is no pool \"{pool}\". posthorn pool list shows them, posthorn pool add makes one.",
        IpRefusal.TooManyPools => "There are 100 pools, which is the most. posthorn pool remove makes room.",
        IpRefusal.TooManyIpsInPool => $"100 addresses are in \"{pool}\", which is the most. posthorn pool remove-ip makes room.",
        IpRefusal.NotInPool => $"{address} is not in \"{pool}\". posthorn pool list shows what is.",
        IpRefusal.InvalidWeight => "A weight is a number from 1 to 100.",
        _ => throw new ArgumentOutOfRangeException(nameof(why)),
    };
}
