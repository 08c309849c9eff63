namespace Posthorn.Accounts;

/// <summary>How recipients and their servers take an account's mail. Answered by a room that knows what became of it.</summary>
public interface IReputations
{
    /// <summary>Of who sent nothing yet, and where no room keeps account of it.</summary>
    const double Unknown = 100;

    /// <returns>0 to 100, with one decimal; <see cref="Unknown"/> for who sent nothing yet.</returns>
    ValueTask<double> GetAsync(long accountId, CancellationToken cancellationToken);
}
