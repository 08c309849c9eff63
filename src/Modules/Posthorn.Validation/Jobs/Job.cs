namespace Posthorn.Validation.Jobs;

/// <summary>In the order in which a job goes through them.</summary>
internal enum JobStatus
{
    /// <summary>Waits for its file.</summary>
    Initiated,

    /// <summary>The file is being read.</summary>
    Queued,

    /// <summary>It is read; no address of it is validated yet.</summary>
    Ready,
    Processing,
    Done,

    /// <summary>The file was no good.</summary>
    Error,
}

/// <param name="Id">A ULID.</param>
/// <param name="StartedAt">When the file began to arrive; null: not yet.</param>
/// <param name="Error">What was wrong with the file, or empty.</param>
internal sealed record Job(
    string Id, long AccountId, string FileType, JobStatus Status, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, long Segments, long SegmentsDone, string Error);
