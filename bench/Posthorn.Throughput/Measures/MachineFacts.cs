namespace Posthorn.Throughput.Measures;

/// <summary>Where the figures come from.</summary>
/// <param name="Load">Runnable tasks before the first run: more than a little means that others worked too.</param>
/// <param name="SyncMilliseconds">For one synced write of 4 KiB.</param>
/// <param name="Signing">Null when nothing is signed.</param>
internal sealed record MachineFacts(
    DateTimeOffset Date, string Processor, int Cores, string Kernel, string Runtime, string FileSystem, double Load, double SyncMilliseconds, SigningRate? Signing)
{
    private static readonly string[] InMemory = ["tmpfs", "ramfs"];

    /// <exception cref="BenchmarkFault">The folder is in memory, where a sync means nothing.</exception>
    public static async Task<MachineFacts> GatherAsync(string folder, bool signing, CancellationToken cancellationToken)
    {
        var fileSystem = new DriveInfo(folder).DriveFormat;
        if (InMemory.Contains(fileSystem))
        {
            throw new BenchmarkFault($"{folder} is on {fileSystem}: syncs would cost nothing. Set TMPDIR to a folder on a disk.");
        }

        var load = ProcReading.Load();
        return new MachineFacts(
            TimeProvider.System.GetUtcNow(),
            File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown",
            Environment.ProcessorCount,
            File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
            System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription,
            fileSystem,
            load,
            SyncTime.Measure(folder),
            signing ? await SigningRate.MeasureAsync(cancellationToken) : null);
    }
}
