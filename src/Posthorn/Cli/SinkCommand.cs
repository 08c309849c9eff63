using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Net.Sockets;
using Posthorn.Sink;

namespace Posthorn.Cli;

/// <summary>A mail server that misbehaves on demand, to send test mail to. It needs no data folder and no server.</summary>
internal static class SinkCommand
{
    public static Command Create()
    {
        var listen = new Option<string>("--listen") { Description = "Where it listens.", DefaultValueFactory = _ => "127.0.0.1:2526" };
        var personality = new Option<string[]>("--personality")
        {
            Description = "How it behaves: NAME, NAME:VALUE, or a file with one on each line. May be repeated; they add up.",
            HelpName = "NAME|FILE",
        };
        var list = new Option<bool>("--list") { Description = "Tell what every personality does, and end." };
        var time = new Option<TimeSpan?>("--for") { Description = "End after this time, such as 30s or 1h.", CustomParser = ReadTime };
        var count = new Option<int?>("--count") { Description = "End after so many messages.", HelpName = "N" };
        var delay = new Option<TimeSpan?>("--delay") { Description = "Wait before each reply, such as 200ms.", CustomParser = ReadTime };
        var seed = new Option<int>("--seed") { Description = "Makes chance: the same seed refuses the same recipients.", DefaultValueFactory = _ => 1 };
        var save = new Option<string?>("--save") { Description = "Write each message as a file into this folder.", HelpName = "DIR" };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 1)
            {
                result.AddError("--count is at least 1.");
            }
        });
        var command = new Command("sink", "Run a mail server that misbehaves on demand, and count what it sees.") { listen, personality, list, time, count, delay, seed, save };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(list))
            {
                SinkList.Write(output);
                return ExitCodes.Done;
            }

            var options = Options(parsed.GetRequiredValue(listen), parsed.GetValue(personality) ?? []) with { Seed = parsed.GetValue(seed) };
            options = parsed.GetValue(delay) is { } wait ? options with { ReplyDelay = wait } : options;
            options = parsed.GetValue(save) is { } folder ? Save(options, folder) : options with { Keep = false };
            await RunAsync(options, parsed.GetValue(time), parsed.GetValue(count), output, cancellationToken);
            return ExitCodes.Done;
        });
        return command;
    }

    private static MailSinkOptions Options(string listen, IReadOnlyList<string> personalities)
    {
        if (!IPEndPoint.TryParse(listen, out var endPoint) || !listen.Contains(':', StringComparison.Ordinal))
        {
            throw new CommandFault(ExitCodes.Usage, $"--listen: {listen} is no ADDRESS:PORT.");
        }

        var options = new MailSinkOptions { Address = endPoint.Address, Port = endPoint.Port, HostName = "sink.posthorn.test" };
        foreach (var text in personalities)
        {
            string? error;
            var applied = File.Exists(text)
                ? Personalities.TryApplyLines(options, File.ReadAllText(text), out var changed, out error)
                : Personalities.TryApply(options, text, out changed, out error);
            options = applied ? changed! : throw new CommandFault(ExitCodes.Usage, $"--personality: {error}");
        }

        return options;
    }

    private static MailSinkOptions Save(MailSinkOptions options, string folder)
    {
        if (options.Hole)
        {
            throw new CommandFault(ExitCodes.Usage, "--save: a sinkhole keeps nothing; take another personality.");
        }

        var saver = new MailSaver(folder);
        return options with { Keep = false, OnReceived = saver.SaveAsync };
    }

    private static async Task RunAsync(MailSinkOptions options, TimeSpan? time, int? count, TextWriter output, CancellationToken cancellationToken)
    {
        await using var sink = Start(options);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        output.WriteLine($"The sink listens on {sink.EndPoint}.");
        if (!IPAddress.IsLoopback(options.Address))
        {
            output.WriteLine("Whoever reaches this address can send to it: it takes mail from everybody and passes none on.");
        }

        if (time is { } limit)
        {
            ending.CancelAfter(limit);
        }

        var progress = new SinkProgress(sink, output, options.Clock);
        await progress.ShowAsync(count, ending.Token);
        SinkSummary.Write(output, sink.Report());
    }

    private static MailSink Start(MailSinkOptions options)
    {
        try
        {
            return MailSink.Start(options);
        }
        catch (SocketException fault)
        {
            throw new CommandFault(ExitCodes.Unavailable, $"--listen: {options.Address}:{options.Port} cannot be opened: {fault.Message}");
        }
    }

    private static TimeSpan? ReadTime(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (ValueParser.TryTime(text, out var time))
        {
            return time;
        }

        result.AddError($"{text} is no time such as 200ms, 30s, 5m or 1h.");
        return null;
    }
}
