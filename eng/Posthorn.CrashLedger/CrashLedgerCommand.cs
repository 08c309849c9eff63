using System.CommandLine;
using Posthorn.CrashLedger.Reports;
using Posthorn.CrashLedger.Runs;
using Posthorn.Testing.Postgres;

namespace Posthorn.CrashLedger;

/// <summary>The command line.</summary>
internal static class CrashLedgerCommand
{
    private const int Kept = 0;
    private const int Broken = 1;
    private const int CannotRun = 2;
    private const string Sqlite = "sqlite";
    private const string Postgres = "postgres";

    private static readonly Option<int> Kills = Number("--kills", 200, 1, 100_000, "SIGKILLs in each scenario.");
    private static readonly Option<int> Seed = Number("--seed", CrashPlan.UsualSeed, 0, int.MaxValue, "Of the moments.");
    private static readonly Option<string> Database = new("--database")
    {
        Description = "sqlite, postgres (a server of its own for this run), or the connection string of an empty PostgreSQL database.", DefaultValueFactory = _ => Sqlite,
    };

    private static readonly Option<string> Scenario = new("--scenario")
    {
        Description = "load: any moment. slow-sink: while replies to the final dot are awaited. sink-down: the destination comes back before the last life. "
            + "disk-full (SQLite): the disk fills up again and again. two-nodes (PostgreSQL): one is killed, the other takes over. all: each that the database can.",
        HelpName = string.Join('|', Scenarios.Names.Append(Scenarios.All)),
        DefaultValueFactory = _ => "load",
    };

    private static readonly Option<int> Connections = Number("--connections", 4, 1, 100, "Of one server to one destination; there are three.");
    private static readonly Option<int> Late = Number("--late", 5, 1, 3600, "Seconds from the 202 to the sink after which a copy counts as late.");

    private static readonly Option<bool> Graceful = new("--graceful") { Description = "Ask the server to stop (SIGTERM) instead of killing it: then nothing may arrive twice." };

    public static async Task<int> RunAsync(string[] args)
    {
        Scenario.AcceptOnlyFromAmong([.. Scenarios.Names, Scenarios.All]);
        var root = new RootCommand("Kills Posthorn under load, again and again, and holds what arrived against what was promised. Exit codes: 0 all promises kept, 1 not, 2 it could not run.")
        {
            Kills, Seed, Database, Scenario, Connections, Late, Graceful,
        };
        root.SetAction((parsed, _) => PlayAsync(parsed));
        var command = root.Parse(args);
        var code = await command.InvokeAsync();
        return command.Errors.Count > 0 ? CannotRun : code;
    }

    private static async Task<int> PlayAsync(ParseResult parsed)
    {
        var (scenario, database) = (parsed.GetValue(Scenario)!, parsed.GetValue(Database)!);
        if (ProblemOf(scenario, database) is { } problem)
        {
            await Console.Error.WriteLineAsync($"crash-ledger: {problem}");
            return CannotRun;
        }

        List<CrashResult> results = [];
        try
        {
            foreach (var name in scenario == Scenarios.All ? Scenarios.On(database != Sqlite) : [scenario])
            {
                results.Add(await CrashRun.RunAsync(
                    Scenarios.Plan(name, parsed.GetValue(Kills)) with
                    {
                        Database = await ConnectionStringAsync(database),
                        Seed = parsed.GetValue(Seed),
                        IsGraceful = parsed.GetValue(Graceful),
                        Connections = parsed.GetValue(Connections),
                        Late = TimeSpan.FromSeconds(parsed.GetValue(Late)),
                    },
                    Console.WriteLine));
            }
        }
        catch (Exception fault) when (fault is CrashFault or PostgresMissingException or InvalidOperationException or IOException or TimeoutException)
        {
            await Console.Error.WriteLineAsync($"crash-ledger: {fault.Message}");
            return fault is CrashFault ? Broken : CannotRun;
        }
        finally
        {
            if (results.Count > 0)
            {
                Console.WriteLine();
                Console.Write(ResultTable.Write(results));
            }
        }

        foreach (var broken in results.Where(result => !result.IsWell))
        {
            Console.WriteLine($"\n{broken.Plan.Name}: {broken.Report}");
        }

        return results.TrueForAll(result => result.IsWell) ? Kept : Broken;
    }

    /// <returns>Why these two do not go together, or null.</returns>
    private static string? ProblemOf(string scenario, string database) =>
        scenario == Scenarios.All ? database is Sqlite or Postgres ? null : "all: each scenario needs an empty database. Name one scenario, or say --database postgres."
        : Scenarios.On(database != Sqlite).Contains(scenario) ? null
        : $"{scenario} cannot be played on {(database == Sqlite ? Sqlite : Postgres)}.";

    private static async Task<string?> ConnectionStringAsync(string database) => database switch
    {
        Sqlite => null,
        Postgres => await (await PostgresServer.GetAsync()).CreateDatabaseAsync(),
        _ => database,
    };

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
}
