using System.CommandLine;
using System.Text.RegularExpressions;
using Posthorn.Fuzz.Engine;
using Posthorn.Fuzz.Targets;

namespace Posthorn.Fuzz.Command;

/// <summary>The command line.</summary>
internal static partial class FuzzCommand
{
    private const int Clean = 0;
    private const int Faults = 1;
    private const int CannotRun = 2;

    private static readonly Option<string?> Parser = new("--parser") { Description = "Only parsers whose name contains this.", HelpName = "NAME" };
    private static readonly Option<int?> Seed = new("--seed") { Description = "Decides all inputs; without it a new one is drawn and printed.", HelpName = "N" };
    private static readonly Option<string> For = new("--for") { Description = "Time for all parsers together, such as 90s, 10m or 1h.", HelpName = "TIME", DefaultValueFactory = _ => "60s" };
    private static readonly Option<bool> List = new("--list") { Description = "Name the parsers and how many cases are kept for each." };
    private static readonly Option<FileInfo?> Case = new("--case") { Description = "Run this one input through --parser and say what happens.", HelpName = "FILE" };
    private static readonly Option<string> Corpus = new("--corpus") { Hidden = true, DefaultValueFactory = _ => "corpus" };
    private static readonly Option<string> InHand = new("--in-hand") { Hidden = true, DefaultValueFactory = _ => "in-hand" };
    private static readonly Option<bool> AfterCrash = new("--after-crash") { Hidden = true };

    public static int Run(string[] args)
    {
        var root = new RootCommand("Feeds mutated input to every parser that reads the network, until the time is up or one breaks a promise.")
        {
            Parser, Seed, For, List, Case, Corpus, InHand, AfterCrash,
        };
        root.SetAction(Choose);
        var command = root.Parse(args);
        var code = command.Invoke();
        return command.Errors.Count > 0 ? CannotRun : code;
    }

    private static int Choose(ParseResult parsed)
    {
        var corpus = new CorpusFolder(parsed.GetValue(Corpus)!);
        var targets = AllTargets.Named(parsed.GetValue(Parser));
        if (targets.Count == 0)
        {
            return Complain($"no parser is called {parsed.GetValue(Parser)}; --list names them.");
        }

        if (parsed.GetValue(List))
        {
            return Tell(targets, corpus);
        }

        if (parsed.GetValue(AfterCrash))
        {
            return Rescue(parsed.GetValue(InHand)!, corpus);
        }

        if (parsed.GetValue(Case) is { } file)
        {
            return targets.Count == 1 && file.Exists ? TryCase(targets[0], File.ReadAllBytes(file.FullName)) : Complain("--case needs one --parser and a file that is there.");
        }

        if (!TryReadTime(parsed.GetValue(For)!, out var time))
        {
            return Complain($"--for {parsed.GetValue(For)} is no time such as 90s, 10m or 1h.");
        }

        var options = new FuzzOptions(parsed.GetValue(Parser), parsed.GetValue(Seed) ?? Random.Shared.Next(), time, parsed.GetValue(Corpus)!, parsed.GetValue(InHand)!);
        return new FuzzSession(options, targets, corpus, Console.Out, TimeProvider.System).Run() == 0 ? Clean : Faults;
    }

    private static int Tell(IReadOnlyList<FuzzTarget> targets, CorpusFolder corpus)
    {
        foreach (var target in targets)
        {
            Console.WriteLine($"{target.Name,-18} {corpus.Files(target.Name).Count,3} kept  {target.About}");
        }

        return Clean;
    }

    private static int TryCase(FuzzTarget target, byte[] input)
    {
        var fault = new Probe(target, ProbeLimits.Default).Try(input, out _);
        Console.WriteLine(fault is null ? $"{target.Name}: no fault." : $"{target.Name}: {fault.Story}");
        return fault is null ? Clean : Faults;
    }

    private static int Rescue(string inHand, CorpusFolder corpus)
    {
        if (!InputInHand.TryRescue(inHand, out var parser, out var input))
        {
            return Complain("the run died, and its last input cannot be read.");
        }

        File.Delete(inHand);
        Console.WriteLine($"{parser}: FAULT, the process died. The input, not minimised: {corpus.Save(parser, input)}");
        return Faults;
    }

    private static bool TryReadTime(string text, out TimeSpan time)
    {
        var match = TimeGrammar().Match(text);
        time = match.Success
            ? int.Parse(match.Groups["number"].ValueSpan) * (match.Groups["unit"].Value switch { "h" => TimeSpan.FromHours(1), "m" => TimeSpan.FromMinutes(1), _ => TimeSpan.FromSeconds(1) })
            : default;
        return time > TimeSpan.Zero;
    }

    private static int Complain(string what)
    {
        Console.Error.WriteLine($"fuzz: {what}");
        return CannotRun;
    }

    [GeneratedRegex("^(?<number>[0-9]{1,6})(?<unit>[smh]?)$")]
    private static partial Regex TimeGrammar();
}
