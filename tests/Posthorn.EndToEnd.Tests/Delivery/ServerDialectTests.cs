using System.Text.Json.Nodes;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Sink;

namespace Posthorn.EndToEnd.Tests.Delivery;

public sealed class ServerDialectTests(DirectPosthorn posthorn)
{
    [Fact]
    public async Task Without_pipelining_commands_go_one_by_one()
    {
        var mail = await DeliverAsync(new MailSinkOptions { Pipelining = false });

        Assert.True(mail.IsExtended);
    }

    [Fact]
    public async Task A_server_without_ehlo_is_greeted_with_helo()
    {
        var mail = await DeliverAsync(new MailSinkOptions { HeloOnly = true });

        Assert.Equal((false, false), (mail.IsExtended, mail.IsEncrypted));
    }

    [Fact]
    public async Task Without_8bitmime_the_mail_is_seven_bit()
    {
        var mail = await DeliverAsync(new MailSinkOptions { EightBitMime = false, SmtpUtf8 = false });

        Assert.False(mail.EightBit);
        Assert.DoesNotContain(mail.Data, octet => octet > 127);
        Assert.Equal("Grüße …", mail.View().Text?.TrimEnd());
    }

    [Fact]
    public async Task A_mail_beyond_the_announced_size_bounces_before_it_is_sent()
    {
        var (sink, name) = posthorn.NewHost(new MailSinkOptions { MaxMessageSize = 2000 });
        await using var _ = sink;
        var recipient = $"ana@{posthorn.NewDomain(name)}";

        var story = await posthorn.SendToEndAsync(Requests.To(recipient).With("content", Text(new string('x', 5000))));

        Assert.Equal("processed bounce", story.Course);
        Assert.Equal(("blocked", "5.3.4"), (story.Last.Detail.BounceType, story.Last.Detail.Status));
        Assert.Equal(0, sink.TimesAsked(recipient));
    }

    [Fact]
    public async Task Lines_that_begin_with_dots_and_long_lines_arrive_as_they_were()
    {
        var text = $".\n..\n.hidden\n{new string('ä', 3000)}\n.\nend";
        var recipient = $"ana@{posthorn.NewDomain()}";

        await posthorn.SendToEndAsync(Requests.To(recipient).With("content", Text(text)));

        var mail = await posthorn.Sink.WaitForAsync(recipient);
        Assert.Equal(text, mail.View().Text?.ReplaceLineEndings("\n").TrimEnd());
        Assert.All(mail.Text.Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
    }

    private static JsonArray Text(string text) => [new JsonObject { ["type"] = "text/plain", ["value"] = text }];

    private async Task<ReceivedMail> DeliverAsync(MailSinkOptions options)
    {
        var (sink, name) = posthorn.NewHost(options);
        await using var _ = sink;

        var story = await posthorn.SendToEndAsync(Requests.To($"ana@{posthorn.NewDomain(name)}").With("content", Text("Grüße …")));

        Assert.Equal("processed delivered", story.Course);
        return Assert.Single(sink.Received);
    }
}
