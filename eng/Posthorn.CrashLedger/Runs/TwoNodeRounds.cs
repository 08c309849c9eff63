namespace Posthorn.CrashLedger.Runs;

/// <summary>Two servers on one database, killed in turn while both have copies in hand. Before one comes back, the other has to have delivered all that it had accepted.</summary>
internal static class TwoNodeRounds
{
    /// <summary>In place of 30 seconds, so that a round takes no longer than that.</summary>
    private const string NodeLease = "3s";

    private const int InHand = 10;

    /// <summary>Where the disk is slow, new mail would share what it does, and what is waited for would take minutes.</summary>
    private const int MaxBacklogInTakeOver = 100;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    public static async Task RunAsync(CrashScene scene)
    {
        await scene.AddNodeAsync(new() { Arguments = ["--node-lease", NodeLease] });
        await scene.AddNodeAsync(new() { Arguments = ["--node-lease", NodeLease] });
        scene.Clients.Start();
        for (var kill = 0; kill < scene.Plan.Kills; kill++)
        {
            var node = kill % scene.Nodes.Count;
            await scene.WaitForMomentAsync();
            await scene.UntilAsync("copies in hand", () => scene.Ledger.AcceptedCopies - scene.Arrived >= InHand, Glance);
            await scene.KillAsync(node);
            await WaitForTakeOverAsync(scene, node);
            await scene.StartAgainAsync(node);
        }
    }

    private static async Task WaitForTakeOverAsync(CrashScene scene, int node)
    {
        var left = scene.Ledger.Mails.Where(mail => mail.MessageId is not null && mail.Node == node)
            .SelectMany(mail => mail.Recipients).Where(recipient => scene.TimesAsked(recipient) == 0).ToList();
        scene.Say($"server {node} left {left.Count} copies that had not been tried");
        scene.MaxBacklog = MaxBacklogInTakeOver;
        await scene.UntilAsync($"the other node to take over what server {node} had", LeftAsync, Glance);
        scene.MaxBacklog = scene.Plan.MaxBacklog;

        Task<long> LeftAsync()
        {
            left.RemoveAll(recipient => scene.TimesAsked(recipient) > 0);
            return Task.FromResult((long)left.Count);
        }
    }
}
