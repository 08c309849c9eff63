namespace Posthorn.Storage;

/// <summary>What the committers of one database note about their commits.</summary>
internal sealed class CommitMeter(TimeProvider clock)
{
    private const long NotRefusing = long.MinValue;
    private readonly CommitTimes _times = new(clock);
    private long _refusingSince = NotRefusing;

    public long Now() => clock.GetTimestamp();

    public void Ended(long startedAt) => _times.Add(clock.GetElapsedTime(startedAt));

    public void Committed() => Volatile.Write(ref _refusingSince, NotRefusing);

    /// <summary>The database took nothing of a group; a statement that fails is no refusal.</summary>
    public void Refused() => Interlocked.CompareExchange(ref _refusingSince, clock.GetTimestamp(), NotRefusing);

    public StorageVitals Read(IReadOnlyList<GroupCommitter> committers)
    {
        var (commits, average, percentile) = _times.Read();
        var refusingSince = Volatile.Read(ref _refusingSince);
        return new StorageVitals
        {
            Waiting = committers.Sum(committer => committer.Waiting),
            MaxWaiting = GroupCommitter.MaxWaiting * committers.Count,
            Commits = commits,
            Average = average,
            Percentile99 = percentile,
            UnderWay = committers.Max(committer => committer.StartedAt is { } started ? clock.GetElapsedTime(started) : TimeSpan.Zero),
            RefusingFor = refusingSince == NotRefusing ? null : clock.GetElapsedTime(refusingSince),
        };
    }
}
