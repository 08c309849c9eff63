using System.Diagnostics;
using Posthorn.Testing.Hosting;
using Posthorn.EndToEnd.Tests.Support;

namespace Posthorn.EndToEnd.Tests.Health;

public sealed class StopTests
{
    /// <summary>Kestrel alone would wait for it as long as the whole stop may take, and deliveries under way would have no time left.</summary>
    [Fact]
    public async Task A_client_that_dawdles_does_not_hold_up_a_stop()
    {
        await using var posthorn = await RunningPosthorn.StartAsync();
        var before = await posthorn.Stories.LastSubmissionAsync();
        using var dawdler = await HeldRequest.StartAsync(posthorn, Requests.To("ana@example.org").ToJsonString());

        var stopped = posthorn.Process.StopAsync();
        var answer = await dawdler.ReadToEndAsync();

        Assert.Equal(0, await stopped.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken));
        Assert.DoesNotContain("202", answer);
        Assert.Equal(before, await posthorn.Stories.LastSubmissionAsync());
    }

    [Fact]
    public async Task A_request_under_way_at_a_stop_is_answered_and_its_mail_is_delivered_in_the_next_life()
    {
        await using var posthorn = await RunningPosthorn.StartAsync();
        using var late = await HeldRequest.StartAsync(posthorn, Requests.To("ana@example.org").ToJsonString());

        var stopped = posthorn.Process.StopAsync();
        var answer = await late.FinishAsync();
        Assert.Equal(0, await stopped);

        Assert.StartsWith("HTTP/1.1 202 ", answer);
        var id = answer.Split("X-Message-Id: ")[1].Split('\r')[0];
        await posthorn.Process.StartAgainAsync();
        Assert.Equal("processed delivered", (await posthorn.Stories.EndAsync(id)).Course);
    }

    /// <summary>The address is written before the welcome mail goes out.</summary>
    [Fact]
    public async Task A_stop_in_the_middle_of_the_start_is_a_stop_like_any_other()
    {
        using var folder = new TemporaryFolder();
        using var process = PosthornProgram.Start(
            ["serve", "--data", folder.Path, "--http", "127.0.0.1:0", "--inbox", "127.0.0.1:0", "--submission", "127.0.0.1:0", "--submission-tls", "127.0.0.1:0"], environment: null);
        var said = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        _ = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        for (var started = Stopwatch.GetTimestamp(); !File.Exists(Path.Combine(folder.Path, "server.json")) && !process.HasExited;)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60), "It does not start.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
        }

        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("", await said);
        Assert.Equal(0, process.ExitCode);
    }
}
