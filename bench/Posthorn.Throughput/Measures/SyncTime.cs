using System.Diagnostics;

namespace Posthorn.Throughput.Measures;

/// <summary>How long the disk takes to keep 4 KiB for good: both servers wait for it, and a figure near zero means that it does not.</summary>
internal static class SyncTime
{
    private const int Writes = 100;
    private const int Block = 4096;

    /// <returns>Milliseconds, the median.</returns>
    public static double Measure(string folder)
    {
        var path = Path.Combine(folder, "sync-time");
        var block = new byte[Block];
        var times = new double[Writes];
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            for (var i = 0; i < Writes; i++)
            {
                var started = Stopwatch.GetTimestamp();
                file.Write(block);
                file.Flush(flushToDisk: true);
                times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
        }

        File.Delete(path);
        return Spread.Of(times).Median;
    }
}
