namespace Posthorn.Accounts;

/// <summary>What subusers may send, as their parents have set it.</summary>
public interface ISubuserCredits
{
    /// <summary>Takes credits, all or none. For accounts without a limit, which are most, it costs a look into memory.</summary>
    /// <param name="accountId">Who sends.</param>
    /// <param name="credits">One for each recipient.</param>
    /// <param name="cancellationToken">The request's.</param>
    /// <returns>False: there are not so many left.</returns>
    ValueTask<bool> TryTakeAsync(long accountId, int credits, CancellationToken cancellationToken);

    /// <summary>Gives back what was taken for mail that was not accepted after all.</summary>
    ValueTask ReturnAsync(long accountId, int credits, CancellationToken cancellationToken);
}
