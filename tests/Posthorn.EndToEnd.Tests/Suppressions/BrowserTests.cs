using System.Text.Json.Nodes;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;

namespace Posthorn.EndToEnd.Tests.Suppressions;

/// <summary>A recipient with a phone.</summary>
public sealed class BrowserTests(DirectPosthorn posthorn)
{
    private const int Phone = 360;

    public static bool IsMissing => Browser.IsMissing;

    private SuppressionClient Client => new(posthorn.Running.Process);

    [Fact(SkipWhen = nameof(IsMissing), Skip = "chromium is not installed")]
    public async Task A_recipient_unsubscribes_sees_the_preferences_and_comes_back()
    {
        var group = await Client.AddGroupAsync("Weekly \"news\"");
        var ana = $"ana@{posthorn.NewDomain()}";
        var id = await posthorn.SendAsync(Requests.To(ana).With("asm", new JsonObject { ["group_id"] = group }));
        await posthorn.Stories.EndAsync(id);
        var link = posthorn.Sink.ReceivedFor(ana).Single().Header("List-Unsubscribe")!.Split('<')[1].Split('>')[0];
        await using var browser = await Browser.StartAsync(Phone);

        await browser.OpenAsync(link, "Unsubscribe?");
        await AssertFitsAsync(browser);
        await browser.ClickAsync("button[value=unsubscribe]");
        await browser.WaitForTitleAsync("You are unsubscribed");
        Assert.Equal([ana], await MembersAsync(group));

        await browser.ClickAsync("a");
        await browser.WaitForTitleAsync("Email preferences");
        await AssertFitsAsync(browser);
        Assert.Contains("Weekly \"news\"", (await browser.EvaluateAsync("document.body.innerText"))!.GetValue<string>(), StringComparison.Ordinal);
        Assert.False((await browser.EvaluateAsync("document.querySelector('input[name=group]').checked"))!.GetValue<bool>());

        await browser.ClickAsync("input[name=group]");
        await browser.SubmitAsync("button[value=save]");
        await browser.WaitAsync("document.querySelector('[role=status]') !== null && document.querySelector('input[name=group]').checked");
        Assert.Empty(await MembersAsync(group));

        await browser.ClickAsync("input[name=everything]");
        await browser.SubmitAsync("button[value=save]");
        await browser.WaitAsync("document.querySelector('[role=status]') !== null && document.querySelector('input[name=everything]').checked");

        var told = (await posthorn.Stories.ReadAsync(id)).Events.Where(happened => happened.Type >= EventType.Unsubscribe).ToList();
        Assert.Equal([EventType.GroupUnsubscribe, EventType.GroupResubscribe, EventType.Unsubscribe], told.Select(happened => happened.Type));
        Assert.All(told, happened => Assert.Contains("Chrome", happened.Detail.UserAgent!, StringComparison.Ordinal));
        Assert.Equal("dropped", (await posthorn.SendToEndAsync(Requests.To(ana))).Course);
    }

    /// <summary>The style sheet is let through by the page's own policy, and nothing is wider than the phone.</summary>
    private static async Task AssertFitsAsync(Browser browser)
    {
        Assert.Equal("rgb(11, 87, 208)", (await browser.EvaluateAsync("getComputedStyle(document.querySelector('button')).backgroundColor"))!.GetValue<string>());
        Assert.InRange((await browser.EvaluateAsync("document.documentElement.scrollWidth"))!.GetValue<int>(), 1, Phone);
    }

    private async Task<IEnumerable<string?>> MembersAsync(long group) =>
        (await Client.GetAsync($"v3/asm/groups/{group}/suppressions")).EnumerateArray().Select(email => email.GetString());
}
