using System.Text;
using Posthorn.Fuzz.Engine;

namespace Posthorn.Fuzz.Tests;

/// <summary>A fuzzer that finds nothing proves something only if it would have found it.</summary>
public sealed class EngineTests
{
    [Fact]
    public void An_exception_is_a_fault_and_names_its_thrower()
    {
        var fault = new Probe(new Planted(input => Demand(!input.Contains("ab", StringComparison.Ordinal))), ProbeLimits.Default).Try("xaby"u8.ToArray(), out _);

        Assert.Equal($"InvalidOperationException in {typeof(EngineTests).FullName}.{nameof(Demand)}", fault?.Kind);
    }

    [Fact]
    public void A_planted_fault_is_found_and_minimised()
    {
        var target = new Planted(input => Promise.Keep(!input.Contains("}{", StringComparison.Ordinal), "No brace closes before it opens."));
        var run = new FuzzRun(target, seed: 1, [], ProbeLimits.Default);
        Fault? fault = null;
        while (fault is null && run.Inputs < 100_000)
        {
            fault = run.Step();
        }

        Assert.Equal("No brace closes before it opens.", fault?.Kind);
        var probe = new Probe(target, ProbeLimits.Default);
        Assert.Equal("}{"u8.ToArray(), Minimiser.Minimise(run.Input, input => probe.Try(input, out _)?.Kind == fault!.Kind, tries: 10_000));
    }

    [Fact]
    public void The_same_seed_makes_the_same_inputs()
    {
        Assert.Equal(InputsOf(seed: 7), InputsOf(seed: 7));
        Assert.NotEqual(InputsOf(seed: 7), InputsOf(seed: 8));
    }

    [Fact]
    public void Memory_beyond_the_bound_is_a_fault()
    {
        var target = new Planted(input => GC.KeepAlive(new byte[input.Length * 100_000]));
        var probe = new Probe(target, ProbeLimits.WithoutTime);

        Assert.Null(probe.Try(new byte[1], out _));
        Assert.Equal("memory", probe.Try(new byte[200], out _)?.Kind);
    }

    [Fact]
    public void Memory_that_is_needed_once_is_no_fault()
    {
        byte[]? table = null;
        var target = new Planted(_ => table ??= new byte[50_000_000]);

        Assert.Null(new Probe(target, ProbeLimits.WithoutTime).Try([], out _));
        Assert.NotNull(table);
    }

    [Theory]
    [InlineData(1.9, null)]
    [InlineData(2.1, "time")]
    public void More_than_two_seconds_of_cpu_are_a_fault(double seconds, string? kind)
    {
        var cpu = TimeSpan.Zero;
        var target = new Planted(_ => cpu += TimeSpan.FromSeconds(seconds));

        Assert.Equal(kind, new Probe(target, ProbeLimits.Default, () => cpu).Try([], out _)?.Kind);
    }

    [Fact]
    public void Pieces_are_the_input_however_it_arrives()
    {
        var input = Encoding.UTF8.GetBytes(new string('x', 100) + "yz");

        Assert.All(Pieces.EveryWay, arrival => Assert.Equal(input, Pieces.Of(input, arrival).SelectMany(piece => piece.ToArray())));
        Assert.Equal(102, Pieces.Of(input, Arrival.ByteByByte).Count());
        Assert.InRange(Pieces.Of(input, Arrival.Scattered).Count(), 2, 101);
    }

    [Fact]
    public void A_case_is_saved_under_its_parser_and_read_again()
    {
        var path = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var folder = new CorpusFolder(path);
            var file = folder.Save("some-parser", [1, 2, 3]);
            folder.Save("some-parser", [1, 2, 3]);

            Assert.Equal([file], folder.Files("some-parser"));
            Assert.Equal([1, 2, 3], Assert.Single(folder.Load("some-parser")));
            Assert.Equal(["some-parser"], folder.Parsers());
            Assert.Empty(folder.Load("another"));
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    [Fact]
    public void The_input_in_hand_can_be_read_by_whoever_comes_after()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "in-hand");
        using (var inHand = new InputInHand(path))
        {
            inHand.Name("some-parser");
            inHand.Hold([1, 2, 3, 4]);
            inHand.Hold([5, 6]);

            Assert.True(InputInHand.TryRescue(path, out var parser, out var input));
            Assert.Equal("some-parser", parser);
            Assert.Equal([5, 6], input);
        }

        Assert.False(InputInHand.TryRescue(path, out _, out _));
        Directory.Delete(Path.GetDirectoryName(path)!);
    }

    private static List<string> InputsOf(int seed)
    {
        var seen = new List<string>();
        var run = new FuzzRun(new Planted(input => seen.Add(input)), seed, [], ProbeLimits.WithoutTime);
        while (run.Inputs < 300)
        {
            run.Step();
        }

        return seen;
    }

    private static void Demand(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException("Planted.");
        }
    }

    private sealed class Planted(Action<string> parse) : FuzzTarget
    {
        public override string Name => "planted";

        public override string About => "A parser with a fault.";

        public override IReadOnlyList<byte[]> Samples { get; } = ["{a}{b}"u8.ToArray(), "{}"u8.ToArray()];

        public override IReadOnlyList<string> Words { get; } = ["{", "}"];

        public override int Run(byte[] input)
        {
            parse(Encoding.Latin1.GetString(input));
            return input.Length;
        }
    }
}
