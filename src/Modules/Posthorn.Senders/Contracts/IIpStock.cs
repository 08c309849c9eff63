using Posthorn.Storage;

namespace Posthorn.Senders;

/// <summary>Addresses that no account has: they wait for one. Who runs the server puts them there (<c>posthorn ip add --stock</c>).</summary>
public interface IIpStock
{
    /// <summary>In the place of an account.</summary>
    const long Nobody = 0;

    /// <summary>Gives addresses to an account, the longest in stock first. Their warm-up goes on where it is.</summary>
    /// <param name="session">A transaction of the caller's.</param>
    /// <param name="accountId">Whose they are from now on.</param>
    /// <param name="count">1 or more.</param>
    /// <param name="region">One of <see cref="IpRegions.All"/>.</param>
    /// <returns>So many as asked for; empty: there are not so many, and nothing was given.</returns>
    ValueTask<IReadOnlyList<SendingIp>> TakeAsync(DbSession session, long accountId, int count, string region);

    /// <summary>Takes addresses back from an account; they leave its pools and its subusers.</summary>
    /// <returns>Those that the account does not have, as they were written; when there are any, nothing was changed.</returns>
    ValueTask<IReadOnlyList<string>> ReturnAsync(DbSession session, long accountId, IReadOnlyList<string> addresses);

    /// <summary>Takes all of them back.</summary>
    ValueTask<IReadOnlyList<SendingIp>> ReturnAllAsync(DbSession session, long accountId);

    /// <summary>How many the account has. Nobody changes any address until the end of the transaction.</summary>
    ValueTask<long> CountAsync(DbSession session, long accountId);

    /// <summary>After the commit: this process obeys at once, others within two seconds.</summary>
    Task ShowAsync(CancellationToken cancellationToken);
}

/// <summary>Where an address is. It says something of the machine that has it, and nothing is checked.</summary>
public static class IpRegions
{
    public const string Us = "us";

    public static IReadOnlyList<string> All { get; } = [Us, "eu"];
}
