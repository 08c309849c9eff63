namespace Posthorn.Insights;

/// <summary>How well an account's mail is received.</summary>
public interface IReputation
{
    /// <summary>
    /// Of the last 30 days: 100 × delivered ÷ requests, less 5 points for each complaint in a thousand delivered mails; 100 when nothing was asked for.
    /// </summary>
    /// <returns>0 to 100 with one decimal.</returns>
    Task<double> OfAsync(long accountId, CancellationToken cancellationToken);
}
