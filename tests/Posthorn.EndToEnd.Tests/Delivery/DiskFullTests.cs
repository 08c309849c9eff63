using System.Diagnostics;
using System.Net;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;
using Posthorn.Sink;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Delivery;

/// <summary>
/// The disk takes nothing more. Played with the limit on file sizes of the process (RLIMIT_FSIZE), which the system enforces in every
/// write, and which can be set and lifted while the program runs. The signal that comes with it is ignored, as it is with a full disk.
/// </summary>
public sealed class DiskFullTests
{
    [Fact]
    public async Task While_the_disk_is_full_nothing_is_accepted_or_lost_and_afterwards_all_goes_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/prlimit"), "prlimit is needed to limit a running process.");
        await using var sink = MailSink.Start(new MailSinkOptions { Slowness = TimeSpan.FromSeconds(2) });
        await using var posthorn = await RunningPosthorn.StartAsync(new PosthornProcessOptions
        {
            Arguments = ["--delivery", $"relay=smtp://127.0.0.1:{sink.Port}", "--retry-first", "200ms"],
            CommandPrefix = ["bash", "-c", "trap '' XFSZ; exec \"$@\"", "bash"],
        });
        var underWay = await posthorn.SendAsync(Requests.To("slow@example.org"));
        await sink.WaitForAskedAsync("slow@example.org", 1);

        await LimitFilesAsync(posthorn.Process.ProcessId, "4096");
        using (var refused = await posthorn.PostAsync(Requests.To("refused@example.org")))
        {
            Assert.Contains("was not accepted", (await refused.ErrorAsync(HttpStatusCode.ServiceUnavailable)).Message);
            Assert.Equal("5", refused.Headers.RetryAfter?.ToString());
        }

        await WaitForOutputAsync(posthorn.Process, "Delivery pauses");
        await WaitForOutputAsync(posthorn.Process, "Health is Sick now");
        await WaitForReasonAsync(posthorn, "Delivery pauses, since the database does not take its outcomes.");
        Assert.Equal("processed", (await posthorn.Stories.ReadAsync(underWay)).Course);
        Assert.Empty(sink.Received);

        await LimitFilesAsync(posthorn.Process.ProcessId, "unlimited");
        var story = await posthorn.Stories.EndAsync(underWay);

        Assert.Equal(EventType.Delivered, story.Last.Type);
        await posthorn.WaitUntilReadyAsync();
        Assert.Equal("processed delivered", (await posthorn.SendToEndAsync(Requests.To("later@example.org"))).Course);
        Assert.Equal(["later@example.org", "slow@example.org"], sink.Received.Select(mail => mail.Recipient).Order());
    }

    private static async Task LimitFilesAsync(int process, string bytes)
    {
        using var prlimit = Process.Start("prlimit", ["--pid", $"{process}", $"--fsize={bytes}:"]);
        await prlimit.WaitForExitAsync();
        Assert.Equal(0, prlimit.ExitCode);
    }

    private static async Task WaitForReasonAsync(RunningPosthorn posthorn, string reason)
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(TimeSpan.FromMilliseconds(50)))
        {
            var (status, health) = await posthorn.ReadyAsync();
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "sick"), (status, health.State));
            if (health.Reasons.Contains(reason))
            {
                return;
            }

            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30), string.Join('\n', health.Reasons));
        }
    }

    private static async Task WaitForOutputAsync(PosthornProcess process, string text)
    {
        for (var started = Stopwatch.GetTimestamp(); !process.Output.Contains(text, StringComparison.Ordinal); await Task.Delay(TimeSpan.FromMilliseconds(50)))
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30), process.Output);
        }
    }
}
