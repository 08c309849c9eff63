using Posthorn.Kernel;
using Posthorn.Storage;

namespace Posthorn.Health;

/// <summary>What measured figures mean. Pure.</summary>
internal static class MeasureRules
{
    public static HealthReading OfMemory(long used, long limit, HealthOptions options)
    {
        var (enter, stay) = new Gauge(options.MemoryPressured, options.MemoryShedding, options.Margin).High((double)used / limit);
        return new HealthReading(
            enter, stay, $"{Size(used)} of {Size(limit)} of memory are used; from {options.MemoryShedding * 100:0} % on new mail is refused", "this server is short of memory");
    }

    public static HealthReading OfDisk(long free, long total, HealthOptions options)
    {
        var limit = options.DiskShedding.Of(total);
        var (enter, stay) = new Gauge(options.DiskPressured.Of(total), limit, options.Margin).Low(free);
        return new HealthReading(
            enter, stay, $"{Size(free)} of {Size(total)} are free on the data folder's disk; below {Size(limit)} new mail is refused", "this server is short of disk space");
    }

    public static HealthReading OfStorage(StorageVitals vitals, HealthOptions options)
    {
        const string Cause = "this server's database is slow";
        if (vitals.RefusingFor is { } refusing)
        {
            return HealthReading.Of(
                HealthState.Sick, $"The database has refused writes for {refusing.TotalSeconds:0} seconds", "this server's database takes no writes now");
        }

        var margin = options.Margin;
        return Worst(
            Read(
                new Gauge(options.CommitAveragePressured.TotalMilliseconds, options.CommitAverageShedding.TotalMilliseconds, margin).High(vitals.Average.TotalMilliseconds),
                $"A commit takes {vitals.Average.TotalMilliseconds:0} ms on average; from {options.CommitAverageShedding.TotalMilliseconds:0} ms on new mail is refused"),
            Read(
                new Gauge(options.CommitUnderWayPressured.TotalSeconds, options.CommitUnderWayShedding.TotalSeconds, margin).High(vitals.UnderWay.TotalSeconds),
                $"A commit has been under way for {vitals.UnderWay.TotalSeconds:0.0} seconds; from {options.CommitUnderWayShedding.TotalSeconds:0} seconds on new mail is refused"),
            Read(
                new Gauge(options.WritersPressured, 1, margin).High((double)vitals.Waiting / vitals.MaxWaiting),
                $"{vitals.Waiting} writes wait for the database; from {vitals.MaxWaiting} on new mail is refused"),
            Read(
                new Gauge(options.CommitPercentilePressured.TotalMilliseconds, double.PositiveInfinity, margin).High(vitals.Percentile99.TotalMilliseconds),
                $"One commit of 100 takes {vitals.Percentile99.TotalMilliseconds:0} ms or more; up to {options.CommitPercentilePressured.TotalMilliseconds:0} ms are fine"));

        static HealthReading Read((HealthState Enter, HealthState Stay) state, string sentence) => new(state.Enter, state.Stay, sentence, Cause);
    }

    /// <param name="lapsedFor">How long the lease has run out; zero or less while it holds.</param>
    /// <param name="duration">For how long it is given.</param>
    public static HealthReading OfLease(TimeSpan lapsedFor, TimeSpan duration) => lapsedFor < TimeSpan.Zero
        ? HealthReading.Healthy
        : HealthReading.Of(
            HealthState.Sick,
            $"This node's lease of {duration.TotalSeconds:0} seconds ran out {lapsedFor.TotalSeconds:0} seconds ago; another node may take over what it holds",
            "this server cannot reach its database");

    /// <summary>The sentence is of the worst; what may have to stay is kept from all.</summary>
    private static HealthReading Worst(params ReadOnlySpan<HealthReading> readings)
    {
        var worst = readings[0];
        var stay = worst.Stay;
        foreach (var reading in readings[1..])
        {
            worst = (reading.Enter, reading.Stay).CompareTo((worst.Enter, worst.Stay)) > 0 ? reading : worst;
            stay = reading.Stay > stay ? reading.Stay : stay;
        }

        return worst with { Stay = stay };
    }

    /// <summary>Thousands, as disks and <c>df -H</c> count.</summary>
    private static string Size(double bytes) => bytes switch
    {
        >= 1e12 => $"{bytes / 1e12:0.0} TB",
        >= 1e9 => $"{bytes / 1e9:0.0} GB",
        _ => $"{bytes / 1e6:0} MB",
    };
}
