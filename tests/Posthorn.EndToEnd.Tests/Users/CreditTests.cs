using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Posthorn.Delivery;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;

namespace Posthorn.EndToEnd.Tests.Users;

/// <summary>An account with credits sends as long as it has some.</summary>
public sealed class CreditTests
{
    [Fact]
    public async Task A_list_that_is_longer_than_what_is_left_is_dropped_whole_and_a_shorter_one_is_sent()
    {
        await using var posthorn = await RunningPosthorn.StartAsync();

        // A running server would obey within ten seconds; a new one does at once.
        await posthorn.Process.StopAsync();
        var set = await posthorn.Process.CommandAsync("credits", "limit", "2", "--every", "monthly");
        Assert.StartsWith("2 of 2, whole again ", set.Output, StringComparison.Ordinal);
        await posthorn.Process.StartAgainAsync();

        var dropped = await SendAsync(posthorn, "a@example.org", "b@example.org", "c@example.org");
        Assert.All(dropped.Copies, copy => Assert.Equal(CopyStatus.Dropped, copy.Status));
        Assert.Equal((3, 0), (dropped.Count(EventType.Dropped), dropped.Count(EventType.Processed)));
        Assert.Equal(("Recipient List over Package Quota", null), (dropped.Detail(EventType.Dropped).Reason, dropped.Detail(EventType.Dropped).Status));

        Assert.Equal(2, (await SendAsync(posthorn, "a@example.org", "b@example.org")).Count(EventType.Delivered));
        Assert.Equal("dropped", (await SendAsync(posthorn, "a@example.org")).Course);
        var left = (await posthorn.Process.Client.GetFromJsonAsync<JsonNode>("v3/user/credits", TestContext.Current.CancellationToken))!;
        Assert.Equal((0, 2, 2, "monthly"), (left["remain"]!.GetValue<int>(), left["total"]!.GetValue<int>(), left["used"]!.GetValue<int>(), left["reset_frequency"]!.GetValue<string>()));
        Assert.StartsWith("0 of 2", (await posthorn.Process.CommandAsync("credits", "show")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    public async Task A_limit_of_nothing_is_none(string total)
    {
        await using var posthorn = await RunningPosthorn.StartAsync();
        var set = await posthorn.Process.CommandAsync("credits", "limit", "--", total);

        Assert.NotEqual(0, set.ExitCode);
        Assert.Equal("without limit", (await posthorn.Process.CommandAsync("credits", "show")).Output.Trim());
    }

    private static async Task<Story> SendAsync(RunningPosthorn posthorn, params string[] recipients) =>
        await posthorn.SendToEndAsync(Requests.To(recipients));
}
