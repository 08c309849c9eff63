namespace Posthorn.Sending;

/// <summary>A submission as operators see it.</summary>
public sealed record SubmissionSummary(Kernel.MessageId Id, long AccountId, DateTimeOffset ReceivedAt, int Recipients, string From, string? Subject);

public interface ISubmissionReports
{
    /// <returns>Null when the account has no such message, also when only half of the id is right.</returns>
    Task<SubmissionSummary?> FindAsync(long accountId, Kernel.MessageId id, CancellationToken cancellationToken);
}
