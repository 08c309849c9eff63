using Posthorn.Fuzz.Engine;
using Posthorn.Fuzz.Targets;

namespace Posthorn.Fuzz.Tests;

/// <summary>Every parser, with its samples, the cases that once broke it, and a few thousand inputs of a fixed seed. Time is nobody's concern here: the machine may be busy.</summary>
public sealed class ParserTests
{
    private const int Seed = 20251121;
    private const int Inputs = 2000;

    public static TheoryData<string> Parsers => [.. AllTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Parsers))]
    public void What_once_broke_a_parser_breaks_it_no_more(string parser)
    {
        var probe = new Probe(TargetOf(parser), ProbeLimits.WithoutTime);

        Assert.All(KeptCases.Folder.Files(parser), file => Assert.Null(probe.Try(File.ReadAllBytes(file), out _)?.Story));
    }

    [Theory]
    [MemberData(nameof(Parsers))]
    public void A_parser_keeps_its_promises_for_mutated_input(string parser)
    {
        var run = new FuzzRun(TargetOf(parser), Seed, KeptCases.Folder.Load(parser), ProbeLimits.WithoutTime);
        while (run.Inputs < Inputs)
        {
            var fault = run.Step();

            Assert.True(fault is null, $"Input {run.Inputs}, {Convert.ToBase64String(run.Input)}: {fault?.Story}");
        }
    }

    /// <summary>Else mutation starts from nothing, and never gets past the first check.</summary>
    [Theory]
    [MemberData(nameof(Parsers))]
    public void A_parser_has_samples_that_end_in_more_than_one_way(string parser)
    {
        var target = TargetOf(parser);
        var run = new FuzzRun(target, Seed, [], ProbeLimits.WithoutTime);
        while (run.Inputs < 1000)
        {
            run.Step();
        }

        Assert.InRange(run.Corpus, target.Samples.Count + 2, int.MaxValue);
    }

    [Fact]
    public void Every_folder_of_cases_belongs_to_a_parser() =>
        Assert.DoesNotContain(KeptCases.Folder.Parsers(), parser => AllTargets.All.All(target => target.Name != parser));

    [Fact]
    public void Every_parser_has_a_name_of_its_own() =>
        Assert.Equal(AllTargets.All.Count, AllTargets.All.Select(target => target.Name).Distinct(StringComparer.Ordinal).Count());

    private static FuzzTarget TargetOf(string parser) => Assert.Single(AllTargets.Named(parser));
}
