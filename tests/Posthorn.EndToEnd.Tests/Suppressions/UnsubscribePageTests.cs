using System.Net;
using System.Text.Json.Nodes;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;
using Posthorn.Sink;

namespace Posthorn.EndToEnd.Tests.Suppressions;

/// <summary>The pages behind the links of delivered mail, as a browser and as a mail program see them.</summary>
public sealed class UnsubscribePageTests(DirectPosthorn posthorn)
{
    private const string OneClick = "List-Unsubscribe=One-Click";

    private SuppressionClient Client => new(posthorn.Running.Process);

    [Fact]
    public async Task A_look_changes_nothing_and_the_button_unsubscribes_from_everything()
    {
        var (ana, id, link) = await SendAsync(group: null);
        Assert.Contains("/wf/unsubscribe?upn=", link, StringComparison.Ordinal);

        Assert.Contains("Unsubscribe?", await SuppressionClient.PageAsync(link), StringComparison.Ordinal);
        Assert.Equal("{}", (await Client.GetAsync($"v3/asm/suppressions/global/{ana}")).GetRawText());

        Assert.Contains("You are unsubscribed", await SuppressionClient.PageAsync(link, "choice=unsubscribe"), StringComparison.Ordinal);
        Assert.Contains("You are unsubscribed", await SuppressionClient.PageAsync(link), StringComparison.Ordinal);
        Assert.Equal(ana, (await Client.GetAsync($"v3/asm/suppressions/global/{ana}")).GetProperty("recipient_email").GetString());
        Assert.Equal("dropped", (await posthorn.SendToEndAsync(Requests.To(ana))).Course);

        var told = (await posthorn.Stories.ReadAsync(id)).Events.Single(happened => happened.Type == EventType.Unsubscribe).Detail;
        Assert.Equal((ana, "127.0.0.1", "Reader/1.0"), (told.Email, told.Ip, told.UserAgent));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_mail_program_unsubscribes_with_one_click(bool isMultipart)
    {
        var (ana, id, link) = await SendAsync(group: null);

        for (var i = 0; i < 2; i++)
        {
            using var program = new HttpClient();
            using HttpContent form = isMultipart
                ? new MultipartFormDataContent { { new StringContent("One-Click"), "List-Unsubscribe" } }
                : new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]);
            using var answer = await program.PostAsync(new Uri(link), form, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal(1, (await posthorn.Stories.ReadAsync(id)).Count(EventType.Unsubscribe));
        var check = await Client.GetAsync($"v3/posthorn/suppressions/check?email={ana}");
        Assert.Equal("one_click", check.GetProperty("lists")[0].GetProperty("source").GetString());
    }

    [Fact]
    public async Task A_group_is_left_and_joined_again()
    {
        var group = await Client.AddGroupAsync("<b>Weekly</b>");
        var (ana, id, link) = await SendAsync(group);
        Assert.Contains("/asm/unsubscribe/?user_id=1&data=", link, StringComparison.Ordinal);

        var page = await SuppressionClient.PageAsync(link);
        Assert.Contains("&lt;b&gt;Weekly&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);

        Assert.Contains("Subscribe again", await SuppressionClient.PageAsync(link, OneClick), StringComparison.Ordinal);
        Assert.Equal([ana], (await Client.GetAsync($"v3/asm/groups/{group}/suppressions")).EnumerateArray().Select(email => email.GetString()));
        Assert.Contains("You are subscribed again", await SuppressionClient.PageAsync(link, "choice=resubscribe"), StringComparison.Ordinal);
        Assert.Empty((await Client.GetAsync($"v3/asm/groups/{group}/suppressions")).EnumerateArray());

        var told = (await posthorn.Stories.ReadAsync(id)).Events.Where(happened => happened.Type is EventType.GroupUnsubscribe or EventType.GroupResubscribe).ToList();
        Assert.Equal([EventType.GroupUnsubscribe, EventType.GroupResubscribe], told.Select(happened => happened.Type));
        Assert.All(told, happened => Assert.Equal((group, link), (happened.Detail.GroupId, happened.Detail.Url)));
    }

    [Fact]
    public async Task One_click_on_a_group_that_is_no_more_unsubscribes_from_everything()
    {
        var group = await Client.AddGroupAsync($"Gone {posthorn.NewName()}");
        var (ana, id, link) = await SendAsync(group);
        Assert.Equal(204, (await Client.CallAsync("DELETE", $"v3/asm/groups/{group}")).Status);

        await SuppressionClient.PageAsync(link, OneClick);

        Assert.Equal(ana, (await Client.GetAsync($"v3/asm/suppressions/global/{ana}")).GetProperty("recipient_email").GetString());
        Assert.Equal(1, (await posthorn.Stories.ReadAsync(id)).Count(EventType.Unsubscribe));
    }

    [Fact]
    public async Task Preferences_are_chosen_group_by_group()
    {
        var (news, offers) = (await Client.AddGroupAsync($"N {posthorn.NewName()}"), await Client.AddGroupAsync($"O {posthorn.NewName()}"));
        var (ana, _, link) = await SendAsync(news, offers);
        var preferences = LinkOf(await SuppressionClient.PageAsync(link));

        var page = await SuppressionClient.PageAsync(preferences);
        Assert.Contains($"value=\"{news}\" checked", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"value=\"{offers}\"", page, StringComparison.Ordinal);

        page = await SuppressionClient.PageAsync(preferences, $"choice=save&shown={news}&shown={offers}");
        Assert.Contains("Your preferences are saved.", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"value=\"{news}\" checked", page, StringComparison.Ordinal);
        Assert.Equal([true, false], Suppressed(await Client.GetAsync($"v3/asm/suppressions/{ana}"), news, offers));

        await SuppressionClient.PageAsync(preferences, $"choice=save&shown={news}&group={news}&everything=leave");
        Assert.Equal([false, false], Suppressed(await Client.GetAsync($"v3/asm/suppressions/{ana}"), news, offers));
        Assert.Equal("dropped", (await posthorn.SendToEndAsync(Requests.To(ana))).Course);

        await SuppressionClient.PageAsync(preferences, $"choice=save&shown={news}&group={news}");
        Assert.Equal("{}", (await Client.GetAsync($"v3/asm/suppressions/global/{ana}")).GetRawText());
    }

    [Theory]
    [InlineData("wf/unsubscribe")]
    [InlineData("wf/unsubscribe?upn=u001.nonsense")]
    [InlineData("asm/unsubscribe/?user_id=1&data=nonsense")]
    [InlineData("asm/?data=%00")]
    public async Task A_link_that_was_cut_off_has_a_page_that_says_so(string path)
    {
        foreach (var form in new[] { null, OneClick })
        {
            var page = await SuppressionClient.PageAsync($"{posthorn.Running.Process.Address}{path}", form, HttpStatusCode.NotFound);
            Assert.Contains("This link is not valid", page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("choice=delete")]
    [InlineData("List-Unsubscribe=Two-Clicks")]
    public async Task A_form_that_asks_for_nothing_changes_nothing(string form)
    {
        var (ana, _, link) = await SendAsync(group: null);

        Assert.Contains("Nothing was changed", await SuppressionClient.PageAsync(link, form, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Equal("{}", (await Client.GetAsync($"v3/asm/suppressions/global/{ana}")).GetRawText());
    }

    [Fact]
    public async Task A_form_has_at_most_16_KiB()
    {
        var (_, _, link) = await SendAsync(group: null);
        var fields = string.Concat(Enumerable.Range(0, 16).Select(i => $"&p{i}={new string('x', 960)}"));
        var room = (16 * 1024) - OneClick.Length - fields.Length - "&last=".Length;

        Assert.Contains("Nothing", await SuppressionClient.PageAsync(link, $"{OneClick}{fields}&last={new string('x', room + 1)}", HttpStatusCode.BadRequest), StringComparison.Ordinal);
        await SuppressionClient.PageAsync(link, $"{OneClick}{fields}&last={new string('x', room)}");
    }

    [Fact]
    public async Task After_it_the_account_shows_its_own_page_or_another_site()
    {
        // A server of its own: the setting would change the mail of other tests.
        await using var own = await RunningPosthorn.StartAsync(posthorn.Arguments("--allow-private-mx", "true"));
        var client = new SuppressionClient(own.Process);
        await SetAsync("""{"enabled":true,"landing":"<h1>Bye</h1><script>x()</script>"}""");
        var link = await SendOnAsync();
        Assert.Equal("<h1>Bye</h1><script>x()</script>", await SuppressionClient.PageAsync(link, "choice=unsubscribe"));

        await SetAsync("""{"enabled":true,"url":"https://shop.example.com/bye"}""");
        link = await SendOnAsync();
        using (var shown = await SuppressionClient.VisitAsync(link))
        {
            Assert.Contains("form-action 'self' https:", shown.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }

        using var answer = await SuppressionClient.VisitAsync(link, "choice=unsubscribe");
        Assert.Equal((HttpStatusCode.SeeOther, "https://shop.example.com/bye"), (answer.StatusCode, answer.Headers.Location?.OriginalString));

        async Task SetAsync(string body) => Assert.Equal(200, (await client.CallAsync("PATCH", "v3/tracking_settings/subscription", body)).Status);

        async Task<string> SendOnAsync()
        {
            var ana = $"ana@{posthorn.NewDomain()}";
            await own.SendToEndAsync(Requests.To(ana));
            return LinkIn(posthorn.Sink.ReceivedFor(ana).Single());
        }
    }

    private static string LinkOf(string page)
    {
        var start = page.IndexOf("href=\"", StringComparison.Ordinal) + "href=\"".Length;
        return WebUtility.HtmlDecode(page[start..page.IndexOf('"', start)]);
    }

    private static string LinkIn(ReceivedMail mail)
    {
        Assert.Equal("List-Unsubscribe=One-Click", mail.Header("List-Unsubscribe-Post"));
        return mail.Header("List-Unsubscribe")!.Split('<')[1].Split('>')[0];
    }

    private static IEnumerable<bool> Suppressed(System.Text.Json.JsonElement answer, params long[] groups) => groups.Select(group =>
        answer.GetProperty("suppressions").EnumerateArray().Single(item => item.GetProperty("id").GetInt64() == group).GetProperty("suppressed").GetBoolean());

    /// <summary>Sends a mail to somebody new.</summary>
    /// <returns>The recipient, the message id, and the address of List-Unsubscribe.</returns>
    private async Task<(string Recipient, string Id, string Link)> SendAsync(long? group, params long[] displayed)
    {
        var ana = $"ana@{posthorn.NewDomain()}";
        var request = Requests.To(ana);
        if (group is null)
        {
            request["tracking_settings"] = new JsonObject { ["subscription_tracking"] = new JsonObject { ["enable"] = true } };
        }
        else
        {
            request["asm"] = new JsonObject { ["group_id"] = group, ["groups_to_display"] = new JsonArray([.. displayed.Prepend(group.Value).Select(id => JsonValue.Create(id))]) };
        }

        var id = await posthorn.SendAsync(request);
        await posthorn.Stories.EndAsync(id);
        return (ana, id, LinkIn(posthorn.Sink.ReceivedFor(ana).Single()));
    }
}
