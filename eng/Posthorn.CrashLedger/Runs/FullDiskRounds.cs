using Posthorn.CrashLedger.Servers;

namespace Posthorn.CrashLedger.Runs;

/// <summary>
/// The disk fills up under load. In one round room is made and the server has to go on by itself, in the next it is killed while the
/// disk is full and has to come up again: at once, or, when it refuses to start on a full disk, as soon as there is room.
/// </summary>
internal static class FullDiskRounds
{
    private const int SeenTurnedAway = 10;
    private const int SeenGoingOn = 30;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    public static async Task RunAsync(CrashScene scene, IFullDisk disk)
    {
        var server = await scene.AddNodeAsync(new() { DataFolder = disk.DataFolder, CommandPrefix = disk.CommandPrefix });
        scene.Clients.Start();
        var pauses = 0;
        for (var kill = 0; kill < scene.Plan.Kills; kill++)
        {
            await scene.WaitForMomentAsync();
            var before = scene.Ledger.TurnedAway;
            var heard = server.Output.Length;
            await disk.FillAsync(server.ProcessId);

            // Delivery may have paused before anybody was turned away.
            scene.MayPostAnyway = true;
            await scene.UntilAsync("503 from a server whose disk is full", () => scene.Ledger.TurnedAway >= before + SeenTurnedAway, Glance);
            scene.MayPostAnyway = false;
            pauses += server.Output[heard..].Contains("Delivery pauses", StringComparison.Ordinal) ? 1 : 0;
            scene.Say($"the disk is full ({disk.Name})");
            if (kill % 2 == 0)
            {
                await GoOnAsync(scene, disk, server.ProcessId);
                await scene.WaitForMomentAsync();
                await scene.KillAsync(0);
                await scene.StartAgainAsync(0);
            }
            else
            {
                await scene.KillAsync(0);
                await StartOnFullDiskAsync(scene, disk);
            }
        }

        if (server.Output.Contains("An unhandled exception", StringComparison.Ordinal))
        {
            throw new CrashFault($"a full disk fills the log with stack traces.\n{scene.Log}");
        }

        scene.Say($"delivery said that it pauses in {pauses} of {scene.Plan.Kills} rounds");
    }

    private static async Task StartOnFullDiskAsync(CrashScene scene, IFullDisk disk)
    {
        if (!disk.OutlivesTheProcess)
        {
            await scene.StartAgainAsync(0);
            return;
        }

        try
        {
            await scene.StartAgainAsync(0);
            await GoOnAsync(scene, disk, scene.Nodes[0].ProcessId);
        }
        catch (InvalidOperationException)
        {
            // It says why and ends: whoever watches over it starts it again until there is room.
            scene.Say("refused to start on the full disk");
            await scene.Nodes[0].KillAsync();
            await disk.MakeRoomAsync(process: null);
            await scene.StartAgainAsync(0);
        }
    }

    private static async Task GoOnAsync(CrashScene scene, IFullDisk disk, int process)
    {
        var (accepted, arrived) = (scene.Ledger.AcceptedCopies, scene.Arrived);
        await disk.MakeRoomAsync(process);
        await scene.UntilAsync(
            "a server that goes on when there is room", () => (scene.Ledger.AcceptedCopies >= accepted + SeenGoingOn || scene.Arrived >= arrived + scene.Plan.MaxBacklog) && scene.Arrived >= arrived + SeenGoingOn, Glance);
    }
}
