using System.CommandLine;
using Posthorn.Operator;

namespace Posthorn.Cli;

/// <summary>What changes the queue: each says first how much it would touch, and asks.</summary>
internal static class QueueChangeCommands
{
    private static readonly Option<string?> Destination = new("--destination") { Description = "A recipient domain; left out: any." };
    private static readonly Option<string?> Pool = new("--pool") { Description = "An IP pool, 0 for mail that names none; left out: any." };
    private static readonly Option<string?> Account = new("--account") { Description = "The number of an account; left out: any." };
    private static readonly Option<bool> All = new("--all") { Description = "The whole queue." };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Do not ask." };
    private static readonly Option<string> Reason = new("--reason") { Description = "Stands in lists and, for a bounce, in the events.", Required = true };
    private static readonly Option<string> To = new("--to") { Description = "The pool to move to, or 0 for none.", Required = true };

    public static IEnumerable<Command> Create(SettingOptions options) =>
    [
        Change(options, "retry", "Try deferred mail now, and call destinations that rest."),
        Change(options, "pause", "Let nothing of a part leave until it is resumed. Deadlines hold.", Reason),
        Change(options, "bounce", "End every copy of a part with a bounce.", Reason),
        Change(options, "move", "Let waiting mail leave through another pool.", To),
        Resume(options),
    ];

    private static Command Change(SettingOptions options, string name, string description, params Option[] own)
    {
        var command = new Command(name, description) { Destination, Pool, Account, All, Yes };
        foreach (var option in own)
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = new QueueChangeRequest(
                parsed.GetValue(Destination), parsed.GetValue(Pool), parsed.GetValue(Account),
                own.Contains(To) ? parsed.GetValue(To) : null, own.Contains(Reason) ? parsed.GetValue(Reason) : null, null);
            if (request is { Destination: null, Pool: null, Account: null } && !parsed.GetValue(All))
            {
                throw new CommandFault(ExitCodes.Usage, $"Say which part: --destination, --pool or --account, or --all for the whole queue. See posthorn queue {name} --help.");
            }

            await using var client = await OperatorClient.OpenAsync(options.Read(parsed), cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            var first = await client.PostAsync(
                $"queue/{name}", request, QueueJson.Default.QueueChangeRequest, QueueJson.Default.ConfirmAnswer, cancellationToken);
            output.WriteLine($"{QueueLines.Part(request.Destination, request.Pool, request.Account)}: {first.Copies} copies.");
            if (!parsed.GetValue(Yes) && !IsConfirmed(name, output))
            {
                output.WriteLine("Nothing was changed.");
                return ExitCodes.Failed;
            }

            var done = await client.PostAsync(
                $"queue/{name}", request with { Confirm = first.Confirm }, QueueJson.Default.QueueChangeRequest, QueueJson.Default.QueueChangeAnswer, cancellationToken);
            output.WriteLine(Sentence(name, done));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Resume(SettingOptions options)
    {
        var id = new Argument<long>("id") { Description = "The pause's number, from posthorn queue." };
        var command = new Command("resume", "End a pause.") { id };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var client = await OperatorClient.OpenAsync(options.Read(parsed), cancellationToken);
            if (!await client.DeleteAsync($"queue/pauses/{parsed.GetRequiredValue(id)}", cancellationToken))
            {
                throw new CommandFault(ExitCodes.Failed, $"There is no pause {parsed.GetRequiredValue(id)}. posthorn queue lists them.");
            }

            parsed.InvocationConfiguration.Output.WriteLine("It goes on.");
            return ExitCodes.Done;
        });
        return command;
    }

    private static bool IsConfirmed(string name, TextWriter output)
    {
        output.Write($"Type yes to {name} them: ");
        output.Flush();
        return Console.In.ReadLine()?.Trim() == "yes";
    }

    private static string Sentence(string name, QueueChangeAnswer done) => name switch
    {
        "retry" => $"{done.Copies} copies are due now.",
        "pause" => $"Paused. To go on: posthorn queue resume {done.Pause!.Id}",
        "bounce" => "The bounces go on in the background; posthorn queue shows how far they are.",
        _ => $"{done.Copies} copies were moved. Those under way end where they are.",
    };
}
