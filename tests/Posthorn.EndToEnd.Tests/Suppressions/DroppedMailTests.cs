using Posthorn.Delivery;
using Posthorn.EndToEnd.Tests.Submission;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;

namespace Posthorn.EndToEnd.Tests.Suppressions;

/// <summary>Whoever is on a list gets no mail, by whatever door it came.</summary>
public sealed class DroppedMailTests(DirectPosthorn posthorn)
{
    private SuppressionClient Client => new(posthorn.Running.Process);

    [Theory]
    [InlineData("invalid_emails", "Invalid")]
    [InlineData("bounces", "Bounced Address")]
    [InlineData("spam_reports", "Spam Reporting Address")]
    [InlineData("unsubscribes", "Unsubscribed Address")]
    public async Task A_listed_recipient_is_dropped_and_the_answer_stays_202(string list, string reason)
    {
        var domain = posthorn.NewDomain();
        await Client.ImportAsync(list, $"ana@{domain}");

        var story = await posthorn.SendToEndAsync(Requests.To($"Ana@{domain}", $"ben@{domain}"));

        Assert.Equal(
            [CopyStatus.Dropped, CopyStatus.Delivered], story.Copies.OrderBy(copy => copy.Id.Ordinal).Select(copy => copy.Status));
        Assert.Equal((reason, "5.0.0"), (story.Detail(EventType.Dropped).Reason, story.Detail(EventType.Dropped).Status));
        Assert.Equal((1, 1, 1), (story.Count(EventType.Dropped), story.Count(EventType.Processed), story.Count(EventType.Delivered)));
        Assert.Single(posthorn.Sink.ReceivedFor($"ben@{domain}"));
        Assert.Equal(0, posthorn.Sink.TimesAsked($"ana@{domain}"));
    }

    [Fact]
    public async Task A_blocked_recipient_gets_the_next_mail()
    {
        var domain = posthorn.NewDomain();
        await Client.ImportAsync("blocks", $"ana@{domain}");

        Assert.Equal("processed delivered", (await posthorn.SendToEndAsync(Requests.To($"ana@{domain}"))).Course);
    }

    [Fact]
    public async Task Mail_that_is_handed_in_is_checked_the_same_way()
    {
        var domain = posthorn.NewDomain();
        await Client.ImportAsync("bounces", $"ana@{domain}");
        const string Mail = "From: shop@example.com\r\nTo: all@example.com\r\nSubject: Hi\r\n\r\nHello\r\n";

        var reply = await SubmissionClient.SubmitAsync(posthorn.Running.Process.Submission, "shop@example.com", [$"ana@{domain}"], Mail);
        Assert.Equal("dropped", (await posthorn.Stories.EndAsync(SubmissionClient.IdOf(reply))).Course);

        var bypass = "X-SMTPAPI: {\"filters\":{\"bypass_list_management\":{\"settings\":{\"enable\":1}}}}\r\n" + Mail;
        reply = await SubmissionClient.SubmitAsync(posthorn.Running.Process.Submission, "shop@example.com", [$"ana@{domain}"], bypass);
        Assert.Equal("processed delivered", (await posthorn.Stories.EndAsync(SubmissionClient.IdOf(reply))).Course);
    }

    [Fact]
    public async Task An_address_that_was_taken_off_gets_mail_again()
    {
        var domain = posthorn.NewDomain();
        await Client.ImportAsync("bounces", $"ana@{domain}");
        Assert.Equal("dropped", (await posthorn.SendToEndAsync(Requests.To($"ana@{domain}"))).Course);

        Assert.Equal(204, (await Client.CallAsync("DELETE", $"v3/suppression/bounces/ana%40{domain}")).Status);

        Assert.Equal("processed delivered", (await posthorn.SendToEndAsync(Requests.To($"ana@{domain}"))).Course);
    }

    [Fact]
    public async Task A_group_keeps_back_its_own_mail_only()
    {
        var domain = posthorn.NewDomain();
        var group = await Client.AddGroupAsync($"News {domain}");
        Assert.Equal(201, (await Client.CallAsync("POST", $"v3/asm/groups/{group}/suppressions", $$"""{"recipient_emails":["ana@{{domain}}"]}""")).Status);

        var asm = new System.Text.Json.Nodes.JsonObject { ["group_id"] = group };
        Assert.Equal("dropped", (await posthorn.SendToEndAsync(Requests.To($"ana@{domain}").With("asm", asm))).Course);
        Assert.Equal("processed delivered", (await posthorn.SendToEndAsync(Requests.To($"ana@{domain}"))).Course);
    }

    [Fact]
    public async Task A_drop_outlives_a_kill_and_is_there_once()
    {
        await using var own = await RunningPosthorn.StartAsync(posthorn.Arguments("--allow-private-mx", "true"));
        var domain = posthorn.NewDomain();
        await new SuppressionClient(own.Process).ImportAsync("bounces", $"ana@{domain}");
        var id = await own.SendAsync(Requests.To($"ana@{domain}", $"ben@{domain}"));

        await own.Process.KillAsync();
        await own.Process.StartAgainAsync();

        var story = await own.Stories.EndAsync(id);
        Assert.Equal((1, 1), (story.Count(EventType.Dropped), story.Count(EventType.Processed)));
        Assert.Equal([CopyStatus.Dropped, CopyStatus.Delivered], story.Copies.OrderBy(copy => copy.Id.Ordinal).Select(copy => copy.Status));
        Assert.Equal(0, posthorn.Sink.TimesAsked($"ana@{domain}"));
    }

    [Fact]
    public async Task The_account_s_whitelist_is_obeyed()
    {
        await using var own = await RunningPosthorn.StartAsync(posthorn.Arguments("--allow-private-mx", "true"));
        var client = new SuppressionClient(own.Process);
        var domain = posthorn.NewDomain();
        await client.ImportAsync("bounces", $"ana@{domain}");
        Assert.Equal(200, (await client.CallAsync("PATCH", "v3/mail_settings/address_whitelist", $$"""{"enabled":true,"list":["{{domain}}"]}""")).Status);

        Assert.Equal("processed delivered", (await own.SendToEndAsync(Requests.To($"ana@{domain}"))).Course);
        Assert.True((await client.GetAsync($"v3/posthorn/suppressions/check?email=ana%40{domain}")).GetProperty("is_whitelisted").GetBoolean());
    }

    [Fact]
    public async Task The_check_says_what_would_happen_and_why()
    {
        var domain = posthorn.NewDomain();
        await Client.ImportAsync("bounces", "email,reason,status", $"ana@{domain},550 no such user,5.1.1");

        var listed = await Client.GetAsync($"v3/posthorn/suppressions/check?email=Ana%40{domain}");
        Assert.Equal((false, "Bounced Address"), (listed.GetProperty("would_be_sent").GetBoolean(), listed.GetProperty("reason").GetString()));
        var entry = listed.GetProperty("lists")[0];
        Assert.Equal(("bounces", "550 no such user", "import"), (entry.GetProperty("list").GetString(), entry.GetProperty("reason").GetString(), entry.GetProperty("source").GetString()));

        var free = await Client.GetAsync($"v3/posthorn/suppressions/check?email=ben%40{domain}&group_id=1");
        Assert.True(free.GetProperty("would_be_sent").GetBoolean());
        Assert.Equal(400, (await Client.CallAsync("GET", "v3/posthorn/suppressions/check?email=nobody&group_id=x")).Status);
    }
}
