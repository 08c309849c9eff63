namespace Posthorn.Events.Followers;

/// <summary>When a follower looks again. Pure.</summary>
internal static class FollowerSchedule
{
    /// <summary>After an append its commit is not yet through; and what comes in that time shares a batch, which under load is most of what a follower costs.</summary>
    public static readonly TimeSpan AfterAppend = TimeSpan.FromMilliseconds(100);

    /// <summary>What other nodes append is found by looking.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan LongestAfterFailure = TimeSpan.FromMinutes(1);

    /// <param name="last">The wait before.</param>
    /// <param name="foundAny">The look brought something.</param>
    public static TimeSpan Next(TimeSpan last, bool foundAny) =>
        foundAny ? AfterAppend : last * 2 < Longest ? last * 2 : Longest;

    /// <param name="failures">In a row, from 1.</param>
    public static TimeSpan AfterFailure(int failures) => TimeSpan.FromSeconds(Math.Min(LongestAfterFailure.TotalSeconds, Math.Pow(2, Math.Min(failures, 10) - 1)));
}
