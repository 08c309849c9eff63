using Posthorn.Storage;

namespace Posthorn.Events;

/// <summary>An event that has no id yet.</summary>
public sealed record NewEvent(long AccountId, Kernel.CopyId Copy, EventType Type, DateTimeOffset At, EventDetail Detail);

/// <summary>The one door for "something happened to a copy".</summary>
public interface IEventLog
{
    /// <summary>Appends in the transaction of the cause: both are stored, or neither.</summary>
    ValueTask AppendAsync(DbSession session, IReadOnlyList<NewEvent> events);

    /// <summary>The story of one submission, oldest first.</summary>
    Task<IReadOnlyList<CopyEvent>> ReadSubmissionAsync(long accountId, long submissionId, CancellationToken cancellationToken);

    /// <summary>The story of one copy, oldest first.</summary>
    async Task<IReadOnlyList<CopyEvent>> ReadCopyAsync(long accountId, Kernel.CopyId copy, CancellationToken cancellationToken) =>
        [.. (await ReadSubmissionAsync(accountId, copy.SubmissionId, cancellationToken)).Where(happened => happened.Copy == copy)];
}
