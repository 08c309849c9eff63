using System.Globalization;

namespace Posthorn.Throughput.Measures;

/// <summary>What the kernel counts, from <c>/proc</c> (proc(5)).</summary>
internal static class ProcReading
{
    /// <summary>USER_HZ: a part of the kernel's interface, 100 on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>User and system time of all threads of a process.</summary>
    public static TimeSpan CpuTime(int process)
    {
        // The name in parentheses may hold blanks; utime and stime are the 12th and 13th fields after it.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((Parse(fields[11]) + Parse(fields[12])) / TicksPerSecond);
    }

    /// <summary>The time that all cores together were not idle, whoever used them.</summary>
    public static TimeSpan MachineBusy()
    {
        // cpu user nice system idle iowait irq softirq steal …
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return TimeSpan.FromSeconds((Parse(fields[1]) + Parse(fields[2]) + Parse(fields[3]) + Parse(fields[6]) + Parse(fields[7])) / TicksPerSecond);
    }

    /// <summary>Resident memory now, in bytes.</summary>
    public static long Resident(int process) => StatusNumber(process, "VmRSS:") * 1024;

    /// <summary>Resident memory that no file stands behind, in bytes.</summary>
    public static long Anonymous(int process) => StatusNumber(process, "RssAnon:") * 1024;

    public static int Threads(int process) => (int)StatusNumber(process, "Threads:");

    public static int OpenFiles(int process) => Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Count();

    /// <summary>The most that was ever resident, in bytes.</summary>
    public static long PeakResident(int process) => StatusNumber(process, "VmHWM:") * 1024;

    /// <summary>Runnable tasks, the mean of the last minute.</summary>
    public static double Load() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    private static long StatusNumber(int process, string name) =>
        Parse(File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "", StringComparison.Ordinal));

    private static long Parse(string text) => long.Parse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
}
