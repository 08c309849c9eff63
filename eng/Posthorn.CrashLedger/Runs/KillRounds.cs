namespace Posthorn.CrashLedger.Runs;

/// <summary>One server, killed at random moments under load and started again at once on the same folder.</summary>
internal static class KillRounds
{
    public static async Task RunAsync(CrashScene scene)
    {
        await scene.AddNodeAsync(new());
        scene.Clients.Start();
        for (var kill = 0; kill < scene.Plan.Kills; kill++)
        {
            await scene.WaitForMomentAsync();
            await scene.KillAsync(0);
            if (scene.Plan.SinkIsDown && kill == scene.Plan.Kills - 1)
            {
                scene.BringTheSinkUp();
            }

            await scene.StartAgainAsync(0);
        }
    }
}
