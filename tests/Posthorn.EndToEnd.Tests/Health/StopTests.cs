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
}
