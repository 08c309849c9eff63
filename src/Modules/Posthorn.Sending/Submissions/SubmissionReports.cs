using Posthorn.Kernel;

namespace Posthorn.Sending.Submissions;

internal sealed class SubmissionReports(SubmissionCache cache) : ISubmissionReports
{
    public async Task<SubmissionSummary?> FindAsync(long accountId, MessageId id, CancellationToken cancellationToken) =>
        await cache.GetAsync(accountId, id.SubmissionId, cancellationToken) is { } submission && submission.Id == id
            ? new SubmissionSummary(
                id, accountId, submission.ReceivedAt, submission.Recipients.Count, submission.Request.From?.Email ?? "",
                submission.Request.Subject ?? submission.Request.Personalizations[0].Subject)
            : null;
}
