using Posthorn.Delivery;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;
using Posthorn.Mime;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Submission;

/// <summary>Mail of version 2, from the client's form to the recipients' servers.</summary>
public sealed class V2MailTests(DirectPosthorn posthorn)
{
    private const string Success = """{"message":"success"}""";

    [Fact]
    public async Task A_mail_with_everything_arrives()
    {
        var domain = posthorn.NewDomain();
        byte[] picture = [137, 80, 78, 71, 13, 10, 26, 10, 0, 255];
        using var form = V2MailClient.Multipart(
            ("to[]", $"ana@{domain}"), ("to[]", $"ben@{domain}"), ("toname[]", "Ana Ł"), ("toname[]", "Ben"), ("cc", $"cy@{domain}"), ("ccname", "Cy"),
            ("bcc[]", $"blind@{domain}"), ("from", Requests.Sender), ("fromname", "The shop"), ("replyto", "help@example.com"),
            ("subject", "Grüße"), ("text", "Hello -n-"), ("html", "<p>Hello -n- <img src=\"cid:pic\"></p>"), ("date", "Thu, 21 Dec 2000 16:01:07 +0200"),
            ("headers", """{"X-Order":"17"}"""), ("content[pic.png]", "pic"), ("files[notes.txt]", "just a text"),
            ("x-smtpapi", """{"sub":{"-n-":["you"]},"category":["one"],"unique_args":{"k":"v"},"filters":{"clicktrack":{"settings":{"enable":0}},"opentrack":{"settings":{"enable":0}}}}"""));
        form.AddFile("pic.png", picture, null);
        form.AddFile("données.bin", [0, 1, 2], "application/x-own");

        var answer = await posthorn.Running.SendMailAsync(V2MailClient.Json, form);
        Assert.Equal((200, "application/json", Success), (answer.Status, answer.Type, answer.Text));
        Assert.Equal(4, (await posthorn.Stories.EndAsync(answer.Id!)).Count(EventType.Delivered));

        foreach (var recipient in new[] { "ana", "ben", "cy", "blind" })
        {
            var mail = posthorn.Sink.ReceivedFor($"{recipient}@{domain}").Single();
            var view = mail.View();
            Assert.Equal([new Mailbox("Ana Ł", $"ana@{domain}"), new Mailbox("Ben", $"ben@{domain}")], view.To);
            Assert.Equal(("Grüße", "Hello you", "<p>Hello you <img src=\"cid:pic\"></p>"), (view.Subject, view.Text!.TrimEnd(), view.Html!.TrimEnd()));
            Assert.Equal(
                ("Thu, 21 Dec 2000 16:01:07 +0200", "17", "help@example.com", $"Cy <cy@{domain}>", $"The shop <{Requests.Sender}>"),
                (mail.Header("Date"), mail.Header("X-Order"), mail.Header("Reply-To"), mail.Header("Cc"), mail.Header("From")));
            Assert.DoesNotContain("blind", mail.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("x-smtpapi", mail.Text, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("Content-ID: <pic>", mail.Text, StringComparison.OrdinalIgnoreCase);
            Assert.Contains(Convert.ToBase64String(picture), mail.Text, StringComparison.Ordinal);
            Assert.Contains("Content-Type: image/png", mail.Text, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("Content-Type: application/x-own", mail.Text, StringComparison.OrdinalIgnoreCase);
            Assert.Contains(Convert.ToBase64String("just a text"u8), mail.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Recipients_of_the_smtp_api_each_read_a_mail_of_their_own()
    {
        var domain = posthorn.NewDomain();
        var answer = await posthorn.Running.SendFormAsync(
            V2MailClient.Xml,
            $"{V2MailClient.Login}&to=form@{domain}&cc=copy@{domain}&from={Requests.Sender}&subject=for -n-&text=Hi -n-"
            + $"&x-smtpapi={{\"to\":[\"Ana <ana@{domain}>\",\"ben@{domain}\"],\"sub\":{{\"-n-\":[\"Ana\",\"Ben\"]}}}}");

        Assert.Equal((200, "application/xml", "<result><message>success</message></result>"), (answer.Status, answer.Type, answer.Text));
        Assert.Equal(2, (await posthorn.Stories.EndAsync(answer.Id!)).Count(EventType.Delivered));
        Assert.Empty(posthorn.Sink.ReceivedFor($"form@{domain}").Concat(posthorn.Sink.ReceivedFor($"copy@{domain}")));
        foreach (var (address, name) in new[] { ($"ana@{domain}", "Ana"), ($"ben@{domain}", "Ben") })
        {
            var view = posthorn.Sink.ReceivedFor(address).Single().View();
            Assert.Equal([address], view.To.Select(mailbox => mailbox.Address));
            Assert.Equal(($"for {name}", $"Hi {name}"), (view.Subject, view.Text!.TrimEnd()));
        }
    }

    [Fact]
    public async Task What_is_meant_for_later_waits()
    {
        var domain = posthorn.NewDomain();
        var later = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds();
        var answer = await posthorn.Running.SendFormAsync(
            V2MailClient.Json,
            $"{V2MailClient.Login}&from={Requests.Sender}&subject=s&text=t&x-smtpapi={{\"to\":[\"now@{domain}\",\"later@{domain}\"],\"send_each_at\":[{later - 7200},{later}]}}");

        var story = await posthorn.Stories.WaitAsync(answer.Id!, story => story.Count(EventType.Delivered) == 1);
        Assert.Equal(CopyStatus.Delivered, Assert.Single(story.Copies).Status);
        Assert.Single(posthorn.Sink.ReceivedFor($"now@{domain}"));
        Assert.Empty(posthorn.Sink.ReceivedFor($"later@{domain}"));
    }

    [Fact]
    public async Task The_key_may_stand_in_the_header_and_the_mail_in_the_query_string()
    {
        var domain = posthorn.NewDomain();
        var answer = await posthorn.Running.SendMailAsync(
            $"{V2MailClient.Json}?to=ana@{domain}&from={Requests.Sender}&subject=s&text=from%20the%20query", new ByteArrayContent([]), $"Bearer {PosthornProcess.Key}");

        Assert.Equal((200, Success), (answer.Status, answer.Text));
        await posthorn.Stories.EndAsync(answer.Id!);
        Assert.Equal("from the query", posthorn.Sink.ReceivedFor($"ana@{domain}").Single().View().Text!.TrimEnd());
    }

    [Fact]
    public async Task A_file_just_below_the_limit_arrives_whole()
    {
        var domain = posthorn.NewDomain();
        using var form = V2MailClient.Multipart(("to", $"ana@{domain}"), ("from", Requests.Sender), ("subject", "s"), ("text", "t"));
        form.AddFile("large.bin", [.. Enumerable.Range(0, (7 * 1024 * 1024) - 1).Select(i => (byte)(i * 31))], "application/octet-stream");

        var answer = await posthorn.Running.SendMailAsync(V2MailClient.Json, form);
        Assert.Equal((200, Success), (answer.Status, answer.Text));
        Assert.Equal(1, (await posthorn.Stories.EndAsync(answer.Id!)).Count(EventType.Delivered));
        Assert.InRange(posthorn.Sink.ReceivedFor($"ana@{domain}").Single().Data.Length, 9_700_000, 11_000_000);
    }
}
