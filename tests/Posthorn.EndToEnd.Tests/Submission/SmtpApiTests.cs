using System.Text.Json;
using System.Net;
using Posthorn.Delivery;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;
using Posthorn.Mime;

namespace Posthorn.EndToEnd.Tests.Submission;

/// <summary>X-SMTPAPI from the client's line to the recipients' servers.</summary>
public sealed class SmtpApiTests(DirectPosthorn posthorn)
{
    private IPEndPoint Server => posthorn.Running.Process.Submission;

    [Fact]
    public async Task Each_recipient_reads_a_mail_of_their_own()
    {
        var domain = posthorn.NewDomain();
        var reply = await SubmissionClient.SubmitAsync(
            Server, "shop@example.com", [$"envelope@{domain}"],
            $$"""
            X-SMTPAPI: {"to":["Ana <ana@{{domain}}>","ben@{{domain}}"],"sub":{"-name-":["Ana","Ben \u05d1"],"-hello-":["-long-","-short-"]},
             "section":{"-long-":"Dear -name-","-short-":"Hi -name-"},"category":["one","two"],"unique_args":{"order":"17"},
             "filters":{"clicktrack":{"settings":{"enable":0} }, "opentrack":{"settings":{"enable":0} }, "bypass_list_management":{"settings":{"enable":1} } } }
            From: shop@example.com
            To: everybody@example.com
            Bcc: secret@example.com
            Subject: for -name-
            Content-Type: text/html; charset=utf-8

            <p>-hello-, -unknown-</p>

            """.ReplaceLineEndings("\r\n"));

        var story = await posthorn.Stories.EndAsync(SubmissionClient.IdOf(reply));
        Assert.Equal(2, story.Count(EventType.Delivered));
        Assert.Empty(posthorn.Sink.ReceivedFor($"envelope@{domain}"));

        var ana = posthorn.Sink.ReceivedFor($"ana@{domain}").Single();
        Assert.Equal([new Mailbox("Ana", $"ana@{domain}")], ana.View().To);
        Assert.Equal(("for Ana", "<p>Dear Ana, -unknown-</p>"), (ana.View().Subject, ana.View().Html!.TrimEnd()));

        var ben = posthorn.Sink.ReceivedFor($"ben@{domain}").Single();
        Assert.Equal([new Mailbox(null, $"ben@{domain}")], ben.View().To);
        Assert.Equal(("for Ben ב", "<p>Hi Ben ב, -unknown-</p>"), (ben.View().Subject, ben.View().Html!.TrimEnd()));
        Assert.All([ana, ben], mail => Assert.All(["secret", "X-SMTPAPI", "everybody"], word => Assert.DoesNotContain(word, mail.Text, StringComparison.OrdinalIgnoreCase)));
        Assert.All([ana, ben], mail => Assert.StartsWith("bounces+1-", mail.Sender, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Recipients_of_the_envelope_see_what_the_message_shows_and_blind_copies_stay_blind()
    {
        var domain = posthorn.NewDomain();
        var reply = await SubmissionClient.SubmitAsync(
            Server, "shop@example.com", [$"ana@{domain}", $"blind@{domain}"],
            $"From: shop@example.com\r\nTo: Ana <ana@{domain}>\r\nCc: office@example.com\r\nBcc: blind@{domain}\r\nMessage-ID: <own@example.com>\r\nDate: Mon, 31 Dec 2029 10:00:00 +0100\r\nReply-To: help@example.com\r\nList-Unsubscribe: <mailto:u@example.com>\r\n\r\nHello\r\n");
        await posthorn.Stories.EndAsync(SubmissionClient.IdOf(reply));

        foreach (var recipient in new[] { $"ana@{domain}", $"blind@{domain}" })
        {
            var mail = posthorn.Sink.ReceivedFor(recipient).Single();
            Assert.Equal([new Mailbox("Ana", $"ana@{domain}")], mail.View().To);
            Assert.Equal(("<own@example.com>", "Mon, 31 Dec 2029 10:00:00 +0100"), (mail.Header("Message-ID"), mail.Header("Date")));
            Assert.Equal(("office@example.com", "help@example.com", "<mailto:u@example.com>"), (mail.Header("Cc"), mail.Header("Reply-To"), mail.Header("List-Unsubscribe")));
            Assert.DoesNotContain("blind", mail.Text, StringComparison.Ordinal);
            Assert.EndsWith("\r\n\r\nHello\r\n", mail.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_meant_for_later_waits()
    {
        var domain = posthorn.NewDomain();
        var later = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds();
        var reply = await SubmissionClient.SubmitAsync(
            Server, "shop@example.com", [$"x@{domain}"],
            $"X-SMTPAPI: {{\"to\":[\"now@{domain}\",\"later@{domain}\"],\"send_each_at\":[{later - 7200},{later}]}}\r\nFrom: shop@example.com\r\n\r\nHello\r\n");

        var story = await posthorn.Stories.WaitAsync(SubmissionClient.IdOf(reply), story => story.Count(EventType.Delivered) == 1);
        Assert.Equal([CopyStatus.Delivered], story.Copies.Select(copy => copy.Status));
        using var planned = await posthorn.Running.Process.Client.GetAsync(new Uri("v3/posthorn/scheduled", UriKind.Relative), TestContext.Current.CancellationToken);
        var sends = JsonElement.Parse(await planned.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("result");
        Assert.Contains(
            sends.EnumerateArray(),
            send => send.GetProperty("message_id").GetString() == SubmissionClient.IdOf(reply) && send.GetProperty("send_at").GetInt64() == later);
    }

    [Theory]
    [InlineData("X-SMTPAPI: {\"to\":[\"ana\r\n", "The value is not valid JSON")]
    [InlineData("To: b@example.com\r\n", "2 duplicate to header detected, rfc5322 states that there should be a max of 1")]
    public async Task What_cannot_be_followed_is_accepted_dropped_and_told_by_mail(string header, string problem)
    {
        var domain = posthorn.NewDomain();
        var reply = await SubmissionClient.SubmitAsync(
            Server, $"sender@{domain}", [$"ana@{domain}"], header + "From: shop@example.com\r\nTo: a@example.com\r\n\r\nHello\r\n");

        var story = await posthorn.Stories.EndAsync(SubmissionClient.IdOf(reply));
        Assert.Equal("dropped", story.Course);
        Assert.Equal("Invalid SMTPAPI header", story.Last.Detail.Reason);

        var notice = await posthorn.Sink.WaitForAsync($"sender@{domain}");
        Assert.Contains($" * {problem}\r\n", notice.View().Text, StringComparison.Ordinal);
        Assert.Empty(posthorn.Sink.ReceivedFor($"ana@{domain}"));
    }
}
