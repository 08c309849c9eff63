namespace Posthorn.Events.Log;

/// <summary>A place in the order of the log.</summary>
/// <param name="Tick">Grows with the transactions that append; two transactions never share one.</param>
/// <param name="Id">The order within a transaction.</param>
internal readonly record struct LogPlace(long Tick, long Id)
{
    /// <summary>Before the first event.</summary>
    public static readonly LogPlace Start = new(-1, 0);

    public static bool operator <(LogPlace left, LogPlace right) => (left.Tick, left.Id).CompareTo((right.Tick, right.Id)) < 0;

    public static bool operator >(LogPlace left, LogPlace right) => right < left;

    public static bool operator <=(LogPlace left, LogPlace right) => !(right < left);

    public static bool operator >=(LogPlace left, LogPlace right) => !(left < right);
}
