using Posthorn.CrashLedger.Books;
using Posthorn.CrashLedger.Reports;
using Posthorn.CrashLedger.Servers;

namespace Posthorn.CrashLedger.Runs;

/// <summary>One plan from the first server's start to the judgement.</summary>
internal static class CrashRun
{
    private const int ToldFaults = 5;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs the plan, waits until the queue is empty, and holds what arrived against what was promised.</summary>
    /// <param name="say">Told what happens, a line at a time.</param>
    /// <exception cref="CrashFault">It could not be run to its end.</exception>
    public static async Task<CrashResult> RunAsync(CrashPlan plan, Action<string>? say = null)
    {
        await using var disk = plan.Course == Course.FullDisk ? await FullDisks.FindAsync() : null;
        await using var scene = new CrashScene(plan, say ?? (_ => { }));
        await (plan.Course switch
        {
            Course.FullDisk => FullDiskRounds.RunAsync(scene, disk!),
            Course.TwoNodes => TwoNodeRounds.RunAsync(scene),
            _ => KillRounds.RunAsync(scene),
        });
        await DrainAsync(scene);
        return await JudgeAsync(scene);
    }

    private static async Task DrainAsync(CrashScene scene)
    {
        await scene.Clients.FinishAsync();
        scene.Say("the clients are done, the queue drains");
        await scene.UntilAsync("an empty queue", () => scene.Database.CountAsync("delivery_queue"), Glance);
    }

    private static async Task<CrashResult> JudgeAsync(CrashScene scene)
    {
        var (plan, mails, arrivals) = (scene.Plan, scene.Ledger.Mails, scene.Ledger.Arrivals);
        var audit = Audit.Check(mails, arrivals, plan.IsGraceful ? 0 : plan.Kills, scene.MaxConnections);
        List<string> faults = [.. audit.Faults];
        faults.AddRange(mails.Where(mail => mail is { IsRefused: true, MessageId: not null } && !mail.Recipients.All(WasTaken))
            .Select(mail => $"LOST: mail {mail.Number} was accepted as {mail.MessageId} and not all of its refused recipients were asked for"));
        var notEnded = await scene.Database.NotEndedOnceAsync();
        faults.AddRange(notEnded.Select(copy => $"NOT ENDED ONCE: {copy}"));

        // What the sink never heard of was never stored, and a repeated post was stored once.
        var copies = await scene.Database.CountAsync("delivery_copies");
        ExpectCount("sending_submissions", await scene.Database.CountAsync("sending_submissions"), mails.Count(mail => mail.Recipients.Any(WasTaken)));
        ExpectCount("delivery_copies", copies, mails.Sum(mail => mail.Recipients.Count(WasTaken)));
        if (plan.IsGraceful)
        {
            faults.AddRange(arrivals.GroupBy(arrival => arrival.Recipient).Where(group => group.Count() > 1).Select(group => $"REPEATED AFTER A STOP: {group.Key}"));
        }

        var marked = (await scene.Database.SaidToBeRepeatedAsync()).ToHashSet();
        faults.AddRange(arrivals.GroupBy(arrival => arrival.Recipient).Where(group => group.Count() > 1 && !marked.Contains(group.Key))
            .Select(group => $"REPEATED IN SILENCE: {group.Key}"));
        faults.AddRange(await OperatorFaultsAsync(scene, mails));

        return new CrashResult
        {
            Plan = plan,
            Mails = mails.Count,
            Unanswered = mails.Count(mail => mail is { MessageId: null, IsTurnedAway: false }),
            TurnedAway = scene.Ledger.TurnedAway,
            LeftTurnedAway = mails.Count(mail => mail is { MessageId: null, IsTurnedAway: true }),
            Accepted = scene.Ledger.AcceptedCopies,
            Delivered = arrivals.Select(arrival => arrival.Recipient).Distinct().Count(),
            Lost = audit.Lost,
            Excused = audit.Excused,
            Unexcused = audit.Unexcused,
            SaidToBeRepeated = marked.Count,
            Delays = DelayFigures.Of(mails, arrivals, plan.Late),
            Copies = copies,
            NotEndedOnce = notEnded.Count,
            Faults = faults,
            Story = faults.Count == 0 ? "" : $"{await StoriesAsync(scene, faults, mails, arrivals)}\n{scene.Log}",
        };

        bool WasTaken(string recipient) => scene.TimesAsked(recipient) > 0;

        void ExpectCount(string table, long actual, int expected)
        {
            if (actual != expected)
            {
                faults.Add($"{table} has {actual} rows, not {expected}");
            }
        }
    }

    /// <summary>What the database and the sink know of the copies that the first faults name.</summary>
    private static async Task<string> StoriesAsync(CrashScene scene, List<string> faults, IReadOnlyList<PostedMail> mails, IReadOnlyList<Arrival> arrivals)
    {
        List<string> told = [];
        var first = faults.Take(ToldFaults).ToList();
        foreach (var recipient in mails.SelectMany(mail => mail.Recipients).Where(recipient => first.Any(fault => $"{fault} ".Contains($" {recipient} ", StringComparison.Ordinal))))
        {
            var connections = arrivals.Where(arrival => arrival.Recipient == recipient).Select(arrival => arrival.Connection).ToHashSet();
            told.Add($"{recipient}:");
            told.AddRange(await scene.Database.EventsOfAsync(recipient));
            told.AddRange(arrivals.Where(arrival => connections.Contains(arrival.Connection)).Select(arrival => $"arrived: {arrival}"));
        }

        return string.Join('\n', told);
    }

    /// <summary>What an operator sees: nothing waits, and the story of a message ends in one delivery for each copy.</summary>
    private static async Task<List<string>> OperatorFaultsAsync(CrashScene scene, IReadOnlyList<PostedMail> mails)
    {
        List<string> faults = [];
        var server = scene.Nodes[0];
        var queue = await server.CommandAsync("queue");
        if (!queue.Output.Contains("The queue is empty.", StringComparison.Ordinal))
        {
            faults.Add($"posthorn queue: {queue.Output}{queue.Errors}");
        }

        foreach (var mail in mails.Where(mail => mail is { MessageId: not null, IsRefused: false }).OrderByDescending(mail => mail.Recipients.Count).Take(2))
        {
            var story = await server.CommandAsync("message", mail.MessageId!);
            if (mail.Recipients.Any(recipient => !story.Output.Contains($"{recipient}: delivered", StringComparison.Ordinal)))
            {
                faults.Add($"posthorn message {mail.MessageId}: {story.Output}{story.Errors}");
            }
        }

        return faults;
    }
}
