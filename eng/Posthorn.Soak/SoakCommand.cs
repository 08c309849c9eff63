using System.CommandLine;
using System.ComponentModel;
using System.Globalization;
using System.Net.Sockets;
using Posthorn.Throughput;

namespace Posthorn.Soak;

/// <summary>The command line.</summary>
internal static class SoakCommand
{
    private const int Flat = 0;
    private const int Failed = 1;
    private const int CannotRun = 2;
    private const string Max = "max";

    private static readonly Option<string> For = new("--for") { Description = "How long: a number with s, m or h.", DefaultValueFactory = _ => "10m" };
    private static readonly Option<string> Rate = new("--rate") { Description = "Mails a second, or max: as many as go.", DefaultValueFactory = _ => Max };
    private static readonly Option<bool> Chaos = new("--chaos") { Description = "The sink's personality changes every 30 seconds." };
    private static readonly Option<int> MaxGrowth = new("--max-growth") { Description = "Percent an hour that memory may grow; exit code 1 above it.", DefaultValueFactory = _ => 50 };
    private static readonly Option<int> Size = new("--size") { Description = "Bytes of a mail's text.", DefaultValueFactory = _ => 4000 };
    private static readonly Option<bool> NoDkim = new("--no-dkim") { Description = "Do not sign." };
    private static readonly Option<int> Connections = new("--connections") { Description = "HTTP connections of the generator.", DefaultValueFactory = _ => 20 };
    private static readonly Option<string> Database = new("--database") { Description = "sqlite, or the connection string of an empty PostgreSQL database.", DefaultValueFactory = _ => "sqlite" };
    private static readonly Option<string> Server = new("--program") { Hidden = true, DefaultValueFactory = _ => "" };
    private static readonly Option<string> Folder = new("--folder") { Hidden = true, DefaultValueFactory = _ => "" };

    public static async Task<int> RunAsync(string[] args)
    {
        For.Validators.Add(result => Check(result, SoakOptions.TryParseTime(result.GetValueOrDefault<string>() ?? "", out var _), "--for: expected a time such as 90s, 10m or 2h, at least 30s."));
        Rate.Validators.Add(result => Check(result, RateOf(result.GetValueOrDefault<string>()) is null or > 0, "--rate: expected max or a number from 1."));
        Range(MaxGrowth, 1, 10_000);
        Range(Size, 200, 1_000_000);
        Range(Connections, 1, 500);
        var root = new RootCommand(
            "Keeps a server under load and watches its memory, files, threads and queue. Exit codes: 0 memory was flat and no mail was lost, 1 not, 2 it could not run.")
        {
            For, Rate, Chaos, MaxGrowth, Size, NoDkim, Connections, Database, Server, Folder,
        };
        root.SetAction(SoakAsync);
        var command = root.Parse(args);
        var code = await command.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(60) });
        return command.Errors.Count > 0 ? CannotRun : code;
    }

    private static async Task<int> SoakAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var time = SoakOptions.TryParseTime(parsed.GetValue(For)!, out var given) ? given : default;
        var options = new SoakOptions(
            time, RateOf(parsed.GetValue(Rate)), parsed.GetValue(Chaos), parsed.GetValue(MaxGrowth) / 100.0, parsed.GetValue(Size), !parsed.GetValue(NoDkim), parsed.GetValue(Connections),
            parsed.GetValue(Database) is { } database && database != "sqlite" ? database : "", parsed.GetValue(Server)!, parsed.GetValue(Folder)!);
        try
        {
            var result = await new SoakRun(options, Console.Out).RunAsync(cancellationToken);
            Console.WriteLine();
            Console.Write(result.Report(options.MaxGrowth));
            return result.IsWell(options.MaxGrowth) ? Flat : Failed;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("soak: stopped.");
            return CannotRun;
        }
        catch (Exception fault) when (fault is BenchmarkFault or HttpRequestException or IOException or SocketException or Win32Exception or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"soak: {fault.Message}");
            return Failed;
        }
    }

    /// <returns>Null: max. 0: no number.</returns>
    private static int? RateOf(string? text) =>
        text == Max ? null : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate <= 100_000 ? rate : 0;

    private static void Range(Option<int> option, int least, int most) => option.Validators.Add(result =>
        Check(result, !result.Errors.Any() && result.GetValueOrDefault<int>() is var given && given >= least && given <= most, $"{option.Name}: expected a number from {least} to {most}."));

    private static void Check(System.CommandLine.Parsing.OptionResult result, bool isRight, string message)
    {
        if (!isRight)
        {
            result.AddError(message);
        }
    }
}
