using System.Diagnostics;

namespace Posthorn.Fuzz.Engine;

/// <summary>What one input may cost.</summary>
/// <param name="CpuTime">Null: nobody looks, as in tests on a busy machine.</param>
internal sealed record ProbeLimits(TimeSpan? CpuTime)
{
    public static ProbeLimits Default { get; } = new(TimeSpan.FromSeconds(2));

    public static ProbeLimits WithoutTime { get; } = new(CpuTime: null);
}

/// <summary>What went wrong.</summary>
/// <param name="Kind">Without parts of the input: two inputs with one kind have met one fault.</param>
/// <param name="Story">For a person.</param>
internal sealed record Fault(string Kind, string Story)
{
    /// <summary>Too much memory or time, rather than something wrong.</summary>
    public bool IsCost { get; init; }

    /// <summary>Costs seconds each time it is seen.</summary>
    public bool IsSlow { get; init; }
}

/// <summary>Runs one input and says whether the parser kept its promises and its bounds.</summary>
/// <param name="cpuTime">What the process has used so far.</param>
internal sealed class Probe(FuzzTarget target, ProbeLimits limits, Func<TimeSpan> cpuTime)
{
    public Probe(FuzzTarget target, ProbeLimits limits)
        : this(target, limits, () => Environment.CpuUsage.TotalTime)
    {
    }

    /// <returns>Null: all is well.</returns>
    public Fault? Try(byte[] input, out int shape)
    {
        // Tables that are built at their first use cost only once: what an input costs is what it costs again.
        var fault = TryOnce(input, out shape);
        return fault is { IsCost: true } ? TryOnce(input, out shape) : fault;
    }

    private Fault? TryOnce(byte[] input, out int shape)
    {
        shape = 0;
        var started = limits.CpuTime is null ? default : cpuTime();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            shape = target.Run(input);
        }
        catch (BrokenPromiseException broken)
        {
            return new Fault(broken.Promise, broken.Message);
        }
#pragma warning disable CA1031 // Whatever a parser throws is what we are here for.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            return new Fault($"{thrown.GetType().Name} in {Thrower(thrown)}", thrown.ToString());
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        if (allocated > target.AllocationLimit(input.Length))
        {
            return new Fault("memory", $"{input.Length} octets of input made it allocate {allocated:N0}, more than {target.AllocationLimit(input.Length):N0}.") { IsCost = true };
        }

        return limits.CpuTime is { } limit && cpuTime() - started is var used && used > limit
            ? new Fault("time", $"{input.Length} octets of input cost {used.TotalSeconds:0.0} seconds of CPU.") { IsCost = true, IsSlow = true }
            : null;
    }

    /// <summary>The innermost method of ours.</summary>
    private static string Thrower(Exception thrown)
    {
        foreach (var frame in new StackTrace(thrown).GetFrames())
        {
            var method = frame.GetMethod();
            if (method?.DeclaringType?.FullName is { } type && type.StartsWith("Posthorn.", StringComparison.Ordinal))
            {
                return $"{type}.{method.Name}";
            }
        }

        return "nowhere";
    }
}
