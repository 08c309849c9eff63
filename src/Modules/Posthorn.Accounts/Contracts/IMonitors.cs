namespace Posthorn.Accounts;

/// <summary>Samples of an account's mail for somebody who watches over it.</summary>
public interface IMonitors
{
    /// <summary>Counts mail that is about to be accepted. For accounts that nobody monitors, which are most, it costs a look into memory.</summary>
    /// <param name="accountId">Whose mail it is.</param>
    /// <param name="messages">How many, 1 or more.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>Who gets a copy of one of them; null: nobody.</returns>
    ValueTask<string?> CountAsync(long accountId, int messages, CancellationToken cancellationToken);
}
