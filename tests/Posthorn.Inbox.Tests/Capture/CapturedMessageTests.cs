using Posthorn.Inbox.Capture;

namespace Posthorn.Inbox.Tests.Capture;

public sealed class CapturedMessageTests
{
    private const string Newsletter =
        "From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>, second@example.org\r\nTo: Ana <ana@example.net>, team: b@example.net, c@example.net;\r\n" +
        "Cc: d@example.net\r\nSubject: =?utf-8?B?w4RyZ2Vy?= today\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" +
        "--x\r\nContent-Type: text/html\r\n\r\n<p>Your code is <b>42</b>17</p>\r\n--x\r\nContent-Type: application/pdf; name=bill.pdf\r\n" +
        "Content-Transfer-Encoding: base64\r\n\r\nAAEC\r\n--x--\r\n";

    [Fact]
    public void Headers_are_decoded_and_attachments_counted()
    {
        var message = Capture(Newsletter).Message;

        Assert.Equal(new InboxMailbox("j@example.org", "Jürgen"), message.From);
        Assert.Equal(["ana@example.net", "b@example.net", "c@example.net"], message.To.Select(to => to.Email));
        Assert.Equal("d@example.net", Assert.Single(message.Cc).Email);
        Assert.Equal("Ärger today", message.Subject);
        Assert.Equal((1, Newsletter.Length), (message.Attachments, message.Size));
    }

    [Fact]
    public void Each_field_is_searched_for_what_belongs_to_it()
    {
        var search = Capture(Newsletter).Search;

        Assert.Equal("envelope@example.net ana ana@example.net b@example.net c@example.net d@example.net", search.Recipient);
        Assert.Equal("bounce@example.org jürgen j@example.org second@example.org", search.Sender);
        Assert.Equal("ärger today", search.Subject);
        Assert.Equal("your code is 4217", search.Text);
    }

    [Fact]
    public void Returned_mail_has_an_empty_sender()
    {
        var captured = CapturedMessage.Read("", ["ana@example.net"], Mails.Octets("Subject: Undelivered\r\n\r\n"), Mails.Noon);

        Assert.Equal("", captured.Message.MailFrom);
        Assert.Null(captured.Message.From);
        Assert.Equal("", captured.Search.Sender);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData("no header at all, just WORDS")]
    [InlineData("Subject: =?utf-8?q?=00=ED=A0=BD?=\r\n\r\n\0\0")]
    [InlineData("Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n--\r\n")]
    public void Anything_can_be_captured(string raw)
    {
        var captured = Capture(raw);

        Assert.Equal(raw.Length, captured.Message.Size);
        Assert.DoesNotContain('\0', $"{captured.Message.Subject}{captured.Search}");
    }

    [Fact]
    public void What_has_too_many_headers_to_be_read_is_searched_as_it_came()
    {
        var captured = Capture(string.Concat(Enumerable.Repeat("X: y\r\n", 1001)) + "\r\nLast Words");

        Assert.Null(captured.Message.Subject);
        Assert.EndsWith("last words", captured.Search.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_octets_never_throw()
    {
        var random = new Random(11);
        var valid = Mails.Octets(Newsletter);
        for (var round = 0; round < 2000; round++)
        {
            var mutated = valid.ToArray();
            for (var change = random.Next(1, 20); change > 0; change--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }

            var captured = CapturedMessage.Read("a@example.org", ["b@example.net"], mutated, Mails.Noon);

            Assert.DoesNotContain('\0', captured.Search.Text);
        }
    }

    private static CapturedMessage Capture(string raw) =>
        CapturedMessage.Read("bounce@example.org", ["envelope@example.net"], Mails.Octets(raw), Mails.Noon);
}
