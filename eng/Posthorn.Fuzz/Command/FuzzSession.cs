using Posthorn.Fuzz.Engine;

namespace Posthorn.Fuzz.Command;

/// <summary>
/// Runs the parsers one after the other on a thread of its own, while this one shows the progress and watches for an input that never ends.
/// A parser that has shown a fault gives its time to nobody: its fault is to be mended first.
/// </summary>
internal sealed class FuzzSession(FuzzOptions options, IReadOnlyList<FuzzTarget> targets, CorpusFolder corpus, TextWriter output, TimeProvider clock)
{
    /// <summary>CPU time of one input after which nobody waits for its end.</summary>
    private static readonly TimeSpan Endless = TimeSpan.FromSeconds(20);

    private const int Tries = 20_000;
    private const int TriesWhenSlow = 40;
    private const int StackOctets = 1024 * 1024;

    private int _faults;

    /// <returns>The number of parsers with a fault.</returns>
    public int Run()
    {
        output.WriteLine($"seed {options.Seed}, {targets.Count} parsers, {options.For.TotalSeconds / targets.Count:0.#} seconds each");
        using var inHand = new InputInHand(options.InHand);
        foreach (var target in targets)
        {
            Run(target, inHand);
        }

        return _faults;
    }

    private void Run(FuzzTarget target, InputInHand inHand)
    {
        inHand.Name(target.Name);
        var run = new FuzzRun(target, options.Seed, corpus.Load(target.Name), ProbeLimits.Default, inHand.Hold);
        using var done = new ManualResetEventSlim();
        Fault? fault = null;
        var started = clock.GetTimestamp();
        var share = options.For / targets.Count;
        var thread = new Thread(
            () =>
            {
                while (fault is null && clock.GetElapsedTime(started) < share)
                {
                    fault = run.Step();
                }

                done.Set();
            },
            StackOctets);
        thread.Start();
        Watch(target, run, done);
        output.WriteLine(Line(target, run, clock.GetElapsedTime(started)) + (fault is null ? "" : "  FAULT"));
        if (fault is not null)
        {
            Report(target, run, fault);
        }
    }

    private void Watch(FuzzTarget target, FuzzRun run, ManualResetEventSlim done)
    {
        var started = clock.GetTimestamp();
        var (input, since) = (-1L, TimeSpan.Zero);
        while (!done.Wait(TimeSpan.FromSeconds(1)))
        {
            var line = Line(target, run, clock.GetElapsedTime(started));
            output.Write(Console.IsOutputRedirected ? line + "\n" : $"\r{line} ");
            output.Flush();
            var used = Environment.CpuUsage.TotalTime;
            if (run.Inputs != input)
            {
                (input, since) = (run.Inputs, used);
            }
            else if (used - since > Endless)
            {
                output.WriteLine($"\n{target.Name}: FAULT, input {run.Inputs} does not end. Seed {run.Seed}. Not minimised: {corpus.Save(target.Name, run.Input)}");
                Environment.Exit(1);
            }
        }

        output.Write(Console.IsOutputRedirected ? "" : "\r");
    }

    private void Report(FuzzTarget target, FuzzRun run, Fault fault)
    {
        _faults++;
        output.WriteLine($"{target.Name}: {fault.Kind}");
        output.WriteLine($"  seed {run.Seed}, input {run.Inputs} of {run.Input.Length} octets");
        var probe = new Probe(target, ProbeLimits.Default);
        var input = Minimiser.Minimise(run.Input, candidate => probe.Try(candidate, out _)?.Kind == fault.Kind, fault.IsSlow ? TriesWhenSlow : Tries);
        fault = probe.Try(input, out _) ?? fault;
        foreach (var line in fault.Story.Split('\n'))
        {
            output.WriteLine($"  {line.TrimEnd()}");
        }

        output.WriteLine($"  minimised to {input.Length} octets: {corpus.Save(target.Name, input)}");
    }

    private static string Line(FuzzTarget target, FuzzRun run, TimeSpan elapsed) =>
        $"{target.Name,-18} {run.Inputs,12:N0} inputs {run.Inputs / Math.Max(0.001, elapsed.TotalSeconds),10:N0}/s  corpus {run.Corpus,5}  {elapsed.TotalSeconds,5:0} s";
}
