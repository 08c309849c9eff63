using System.Text.Json;
using Posthorn.Mime;
using Posthorn.Sink;

namespace Posthorn.Compatibility.Tests;

/// <summary>The main job: a program with SendGrid's official client sends a mail that has everything, and each recipient gets exactly that.</summary>
public sealed class WholeMailTests(SendingServer server)
{
    private const string Text = "Grüße aus Zürich!\n.a line that begins with a dot\n\nDies ist ein 1. Versuch mit 100 % UTF-8: 你好 🦊";
    private static readonly byte[] Logo = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 255];
    private static readonly byte[] Table = MakeBytes(70_000);

    /// <summary>A line far longer than the 998 octets that a message may have in one.</summary>
    private static readonly string Html = $"""<p>Grüße</p><img src="cid:logo@example.com"><p>{new string('x', 3000)} — ende</p>""";

    [Fact]
    public async Task Every_copy_of_a_mail_with_everything_arrives_as_it_was_sent_and_its_signature_passes()
    {
        var outcome = await NodeClient.SendAsync(server.Host, Testing.Hosting.PosthornProcess.Key, Mail);

        Assert.Equal(202, outcome.GetProperty("statusCode").GetInt32());
        Assert.Equal(22, outcome.GetProperty("headers").GetProperty("x-message-id").GetString()!.Length);
        foreach (var recipient in new[] { "ana@example.net", "bo@example.net", "cy@example.net", "dee@example.net" })
        {
            var copy = await server.Sink.WaitForAsync(recipient);
            Assert.Equal(recipient, copy.Recipient);
            AssertIsWhatWasSent(copy);
            var verdict = await DkimVerifier.VerifyAsync(copy.Data, server.PublishedTexts);
            Assert.Matches("^d=example.com s=[^ ]+ pass$", verdict);
        }
    }

    private static object Mail => new
    {
        to = new object[] { new { name = "Ana Müller, geb. \"Weiß\"", email = "ana@example.net" }, new { email = "bo@example.net" } },
        cc = new { name = "Čedomir Ψ", email = "cy@example.net" },
        bcc = "dee@example.net",
        from = new { name = "Bäckerei am Markt", email = "shop@example.com" },
        replyTo = new { name = "Kundendienst – 客服", email = "help@example.com" },
        subject = "Ihre Bestellung № 17 ist unterwegs: 🥐 und noch ein langer Rest, der in mehrere Zeilen gefaltet werden muss",
        text = Text,
        html = Html,
        headers = new Dictionary<string, string> { ["X-Campaign"] = "autumn-17", ["X-Entity-Ref-ID"] = "order-17" },
        categories = new[] { "orders", "bakery" },
        trackingSettings = new { clickTracking = new { enable = false }, openTracking = new { enable = false } },
        customArgs = new Dictionary<string, string> { ["order"] = "17", ["shop"] = "Zürich" },
        attachments = new object[]
        {
            // The client passes attachments through as they are: contentId would reach the wire in camel case.
            new { content = Convert.ToBase64String(Logo), filename = "logo.png", type = "image/png", disposition = "inline", content_id = "logo@example.com" },
            new { content = Convert.ToBase64String(Table), filename = "Übersicht 2024 – №1.bin", type = "application/octet-stream", disposition = "attachment" },
        },
    };

    private static void AssertIsWhatWasSent(ReceivedMail copy)
    {
        Assert.True(MimeParser.TryParse(copy.Data, MimeLimits.Default, out var message, out var error), error);
        var view = new MessageView(message);

        Assert.Equal([new Mailbox("Bäckerei am Markt", "shop@example.com")], view.From);
        Assert.Equal([new Mailbox("Ana Müller, geb. \"Weiß\"", "ana@example.net"), new Mailbox(null, "bo@example.net")], view.To);
        Assert.Equal([new Mailbox("Čedomir Ψ", "cy@example.net")], view.Cc);
        Assert.Equal([new Mailbox("Kundendienst – 客服", "help@example.com")], view.ReplyTo);
        Assert.DoesNotContain("dee@example.net", copy.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Null(message.Header("Bcc"));
        Assert.Equal(JsonSerializer.SerializeToElement(Mail).GetProperty("subject").GetString(), view.Subject);
        Assert.Equal("autumn-17", message.Header("X-Campaign")?.Value);
        Assert.Equal("order-17", message.Header("X-Entity-Ref-ID")?.Value);

        Assert.Equal(Text, WithoutReturns(view.Text));
        Assert.Equal(Html, WithoutReturns(view.Html));
        Assert.Collection(
            view.Attachments,
            logo =>
            {
                Assert.Equal(("logo.png", "image/png", true, "logo@example.com"), (logo.FileName, logo.MediaType, logo.Inline, logo.ContentId));
                Assert.Equal(Logo, logo.Decode().ToArray());
            },
            table =>
            {
                Assert.Equal(("Übersicht 2024 – №1.bin", "application/octet-stream", false), (table.FileName, table.MediaType, table.Inline));
                Assert.Equal(Table, table.Decode().ToArray());
            });
    }

    /// <summary>Lines end with CRLF on the way.</summary>
    private static string? WithoutReturns(string? text) => text?.Replace("\r\n", "\n", StringComparison.Ordinal);

    private static byte[] MakeBytes(int count)
    {
        var bytes = new byte[count];
        new Random(17).NextBytes(bytes);
        return bytes;
    }
}
