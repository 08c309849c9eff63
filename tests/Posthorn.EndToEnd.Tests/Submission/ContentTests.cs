using System.Security.Cryptography;
using System.Text;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Mime;
using Posthorn.Sink;

namespace Posthorn.EndToEnd.Tests.Submission;

/// <summary>Characters and sizes that mail is made of.</summary>
public sealed class ContentTests(DirectPosthorn posthorn)
{
    [Fact]
    public async Task Japanese_in_its_old_charset_is_read_filled_in_and_read_again()
    {
        var japanese = CodePagesEncodingProvider.Instance.GetEncoding("iso-2022-jp")!;
        var mail = await DeliverAsync(
            "X-SMTPAPI: {\"sub\":{\"-name-\":[\"\\u82b1\\u5b50\"]}}\r\nFrom: shop@example.com\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\n"
            + Encoding.Latin1.GetString(japanese.GetBytes("こんにちは -name- さん")) + "\r\n");

        Assert.Equal("こんにちは 花子 さん", mail.View().Text!.TrimEnd());
    }

    [Fact]
    public async Task Names_from_right_to_left_and_emoji_arrive_raw_or_encoded()
    {
        var raw = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("From: שלום עולם <shop@example.com>\r\nTo: =?utf-8?B?2YXYsdit2KjYpw==?= <x@example.org>\r\nSubject: 🌍 مرحبا\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n👋🏽 שלום\r\n"));
        var mail = await DeliverAsync(raw);

        Assert.Equal([new Mailbox("שלום עולם", "shop@example.com")], mail.View().From);
        Assert.Equal("مرحبا", mail.View().To.Single().Name);
        Assert.Equal(("🌍 مرحبا", "👋🏽 שלום"), (mail.View().Subject, mail.View().Text!.TrimEnd()));
        Assert.True(mail.EightBit);
        Assert.True(Ascii.IsValid(mail.Text.AsSpan(0, mail.Text.IndexOf("\r\n\r\n", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task For_a_server_without_8bitmime_eight_bits_become_seven_before_the_mail_is_signed()
    {
        var (sink, name) = posthorn.NewHost(new MailSinkOptions { EightBitMime = false, SmtpUtf8 = false });
        await using var _ = sink;
        var recipient = $"ana@{posthorn.NewDomain(name)}";
        var raw = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(
            "From: shop@example.com\r\nSubject: Grüße\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nschöne Grüße\r\n"
            + "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nüber\r\n--b--\r\n"));
        var reply = await SubmissionClient.SubmitAsync(posthorn.Running.Process.Submission, "shop@example.com", [recipient], raw);

        Assert.Equal("processed delivered", (await posthorn.Stories.EndAsync(SubmissionClient.IdOf(reply))).Course);
        var mail = sink.ReceivedFor(recipient).Single();
        Assert.False(mail.EightBit);
        Assert.DoesNotContain(mail.Data, octet => octet > 127);
        Assert.Equal(("Grüße", "schöne Grüße"), (mail.View().Subject, mail.View().Text!.TrimEnd()));
        Assert.Equal("über", Encoding.UTF8.GetString(mail.View().Attachments.Single().Decode().Span));
    }

    [Fact]
    public async Task A_signed_part_of_eight_bits_bounces_there_rather_than_arrive_broken()
    {
        var (sink, name) = posthorn.NewHost(new MailSinkOptions { EightBitMime = false, SmtpUtf8 = false });
        await using var _ = sink;
        var reply = await SubmissionClient.SubmitAsync(
            posthorn.Running.Process.Submission, "shop@example.com", [$"ana@{posthorn.NewDomain(name)}"],
            "From: shop@example.com\r\nContent-Type: multipart/signed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n\u00fc\r\n--b\r\n\r\nx\r\n--b--\r\n");

        var story = await posthorn.Stories.EndAsync(SubmissionClient.IdOf(reply));
        Assert.Equal(("processed bounce", "5.6.3"), (story.Course, story.Last.Detail.Status));
    }

    [Fact]
    public async Task A_line_of_100000_characters_and_dots_arrive_as_they_came()
    {
        var body = $".\r\n..\r\n{new string('x', 100_000)}\r\n.end \t\r\n";
        var mail = await DeliverAsync($"From: shop@example.com\r\nMessage-ID: <1@example.com>\r\nDate: Mon, 31 Dec 2029 10:00:00 +0100\r\n\r\n{body}");

        Assert.EndsWith("\r\n\r\n" + body, mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attachment_of_20_megabytes_arrives_whole_for_each_of_two()
    {
        var file = new byte[20 * 1024 * 1024];
        new Random(1).NextBytes(file);
        var message = "From: shop@example.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello -n-\r\n--b\r\nContent-Type: application/zip\r\n"
            + "Content-Disposition: attachment; filename=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Convert.ToBase64String(file, Base64FormattingOptions.InsertLineBreaks) + "\r\n--b--\r\n";
        var domain = posthorn.NewDomain();
        var reply = await SubmissionClient.SubmitAsync(
            posthorn.Running.Process.Submission, "shop@example.com", ["x@example.org"],
            $"X-SMTPAPI: {{\"to\":[\"a@{domain}\",\"b@{domain}\"],\"sub\":{{\"-n-\":[\"A\",\"B\"]}}}}\r\n{message}");
        await posthorn.Stories.EndAsync(SubmissionClient.IdOf(reply));

        foreach (var name in new[] { "a", "b" })
        {
            var view = posthorn.Sink.ReceivedFor($"{name}@{domain}").Single().View();
            Assert.Equal($"Hello {name.ToUpperInvariant()}", view.Text);
            Assert.Equal(SHA256.HashData(file), SHA256.HashData(view.Attachments.Single().Decode().Span));
        }
    }

    private async Task<ReceivedMail> DeliverAsync(string message)
    {
        var recipient = $"ana@{posthorn.NewDomain()}";
        var reply = await SubmissionClient.SubmitAsync(posthorn.Running.Process.Submission, "shop@example.com", [recipient], message);
        await posthorn.Stories.EndAsync(SubmissionClient.IdOf(reply));
        return posthorn.Sink.ReceivedFor(recipient).Single();
    }
}
