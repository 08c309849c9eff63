using System.CommandLine;
using System.CommandLine.Parsing;
using System.ComponentModel;
using System.Net.Sockets;
using Posthorn.Throughput.Destinations;

namespace Posthorn.Throughput;

/// <summary>The command line.</summary>
internal static class ThroughputCommand
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int CannotRun = 2;

    private static readonly Option<int> Messages = Number("--messages", 10_000, 1, 10_000_000, "Mails in one run.");
    private static readonly Option<int> PostfixMessages = Number("--postfix-messages", 5000, 1, 10_000_000, "Mails in one run of Postfix, which is slower; its rate does not depend on it.");
    private static readonly Option<int> PostfixSessions = Number("--postfix-sessions", 0, 0, 500, "SMTP sessions into Postfix; 0: its best, 20 with DKIM and 50 without.");
    private static readonly Option<MilterSocket> Milter = new("--milter") { Description = "Between Postfix and OpenDKIM: unix (the faster) or tcp.", HelpName = "unix|tcp", DefaultValueFactory = _ => MilterSocket.Unix };
    private static readonly Option<int> Size = Number("--size", 5120, 1500, 10_000_000, "Bytes of a mail as it leaves, with headers and signature.");
    private static readonly Option<bool> Dkim = new("--dkim") { Description = "Sign each mail with a 2048-bit RSA key; this is the default." };
    private static readonly Option<bool> NoDkim = new("--no-dkim") { Description = "Do not sign." };
    private static readonly Option<int> Batch = Number("--batch", 1, 1, 1000, "Recipients of one request, each a mail of its own.");
    private static readonly Option<int> Connections = Number("--connections", 20, 1, 500, "HTTP connections of the generator.");
    private static readonly Option<int> Runs = Number("--runs", 3, 1, 100, "Measured runs.");
    private static readonly Option<int> WarmUp = Number("--warm-up", 30_000, 0, 10_000_000, "Mails before the measured runs, until the just-in-time compiler is done; 0: the first run is cold.");
    private static readonly Option<string> Database = new("--database") { Description = "sqlite, or a PostgreSQL connection string of an empty database.", DefaultValueFactory = _ => "sqlite" };
    private static readonly Option<Comparison> Compare = new("--compare") { Description = "postfix: runs of Posthorn and of Postfix in turn. sink: our sink beside smtp-sink.", HelpName = "postfix|sink", DefaultValueFactory = _ => Comparison.None };
    private static readonly Option<EntryWay> In = new("--in") { Description = "How mail comes in. http: by mail/send. smtp: by SMTP submission, Postfix from the same generator.", HelpName = "http|smtp", DefaultValueFactory = _ => EntryWay.Http };
    private static readonly Option<int> Waiting = Number("--waiting", 0, 0, 10_000_000, "So many mails for a destination that refuses calls, in requests of --batch: memory, what accepting to another one keeps of its rate, the purge.");
    private static readonly Option<int> Destinations = Number("--destinations", 0, 0, 100_000, "Mails for so many destinations at once, each with an MX host of its own: what the living keep of their rate beside dead hosts.");
    private static readonly Option<double> Dead = new("--dead") { Description = "The share of dead hosts among the destinations, 0.01 to 0.9.", DefaultValueFactory = _ => 0.2 };
    private static readonly Option<DeadHosts> DeadKind = new("--dead-hosts") { Description = "refused: calls are refused. black-hole: they are not answered. silent: answered, and nothing is said. mixed: the first two in turn.", HelpName = "mixed|refused|black-hole|silent", DefaultValueFactory = _ => DeadHosts.Mixed, CustomParser = ReadDeadHosts };
    private static readonly Option<int> Each = Number("--each", 5, 1, 1000, "Mails for each of the destinations.");
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object instead of lines." };
    private static readonly Option<int> Limit = Number("--limit", 900, 10, 86_400, "Seconds after which everything is stopped.");
    private static readonly Option<string> Server = new("--program") { Hidden = true, DefaultValueFactory = _ => "" };
    private static readonly Option<string> Folder = new("--folder") { Hidden = true, DefaultValueFactory = _ => "" };

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Measures how fast mail goes through Posthorn on this machine: HTTP in, SMTP out, everything on loopback.")
        {
            Messages, Size, Dkim, NoDkim, Batch, Connections, Runs, WarmUp, Database, Waiting, Destinations, Dead, DeadKind, Each, In, Compare, PostfixMessages, PostfixSessions, Milter, Json, Limit, Server, Folder,
        };
        Dead.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<double>() is not (>= 0.01 and <= 0.9))
            {
                result.AddError("--dead: expected a share from 0.01 to 0.9.");
            }
        });
        root.Validators.Add(result =>
        {
            if (result.GetResult(Destinations) is { Implicit: false } && result.GetResult(Database) is { Implicit: false })
            {
                result.AddError("--destinations starts each run with an empty database of its own: SQLite alone.");
            }
        });
        root.Validators.Add(result =>
        {
            if (result.GetValue(In) == EntryWay.Smtp && result.GetValue(Batch) > 1)
            {
                result.AddError("--in smtp: each mail has one recipient, so --batch does not go with it.");
            }
        });
        root.SetAction((parsed, cancellationToken) => MeasureAsync(OptionsOf(parsed), cancellationToken));
        var command = root.Parse(args);
        var code = await command.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(60) });
        return command.Errors.Count > 0 ? CannotRun : code;
    }

    private static async Task<int> MeasureAsync(ThroughputOptions options, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Limit);
        try
        {
            await new Benchmark(options, Console.Out).RunAsync(limit.Token);
            return Done;
        }
        catch (MissingToolException missing)
        {
            return Report(missing.Message, CannotRun);
        }
        catch (OperationCanceledException)
        {
            return Report(cancellationToken.IsCancellationRequested ? "stopped." : $"not done after {options.Limit.TotalSeconds:0} seconds (--limit).", Failed);
        }
        catch (Exception fault) when (fault is BenchmarkFault or IOException or SocketException or Win32Exception or UnauthorizedAccessException)
        {
            return Report(fault.Message, Failed);
        }
    }

    private static ThroughputOptions OptionsOf(ParseResult parsed) => new(
        parsed.GetValue(Messages),
        parsed.GetValue(PostfixMessages),
        parsed.GetValue(PostfixSessions) is var sessions and > 0 ? sessions : parsed.GetValue(NoDkim) ? 50 : 20,
        parsed.GetValue(Milter),
        parsed.GetValue(Size),
        !parsed.GetValue(NoDkim),
        parsed.GetValue(Batch),
        parsed.GetValue(Connections),
        parsed.GetValue(Runs),
        parsed.GetValue(WarmUp),
        parsed.GetValue(Database) is { } database && database != "sqlite" ? database : "",
        parsed.GetValue(Compare),
        parsed.GetValue(In),
        parsed.GetValue(Waiting),
        parsed.GetValue(Destinations),
        parsed.GetValue(Dead),
        parsed.GetValue(DeadKind),
        parsed.GetValue(Each),
        parsed.GetValue(Json),
        TimeSpan.FromSeconds(parsed.GetValue(Limit)),
        parsed.GetValue(Server)!,
        parsed.GetValue(Folder)!);

    private static Option<int> Number(string name, int value, int least, int most, string meaning)
    {
        var option = new Option<int>(name) { Description = meaning, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int>() is var given && (given < least || given > most))
            {
                result.AddError($"{name}: expected a number from {least} to {most}.");
            }
        });
        return option;
    }

    private static DeadHosts ReadDeadHosts(ArgumentResult result)
    {
        DeadHosts? kind = result.Tokens[0].Value switch
        {
            "mixed" => DeadHosts.Mixed,
            "refused" => DeadHosts.Refused,
            "black-hole" => DeadHosts.BlackHole,
            "silent" => DeadHosts.Silent,
            _ => null,
        };
        if (kind is null)
        {
            result.AddError("--dead-hosts: expected mixed, refused, black-hole or silent.");
        }

        return kind ?? default;
    }

    private static int Report(string message, int code)
    {
        Console.Error.WriteLine($"throughput: {message}");
        return code;
    }
}
