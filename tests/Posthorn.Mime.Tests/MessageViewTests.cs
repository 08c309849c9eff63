using System.Text;

namespace Posthorn.Mime.Tests;

public sealed class MessageViewTests
{
    [Fact]
    public void A_view_shows_people_subject_date_and_id()
    {
        var view = View(
            """
            From: "Ana Q. B" <ana@example.org>
            To: ben@example.net, Friends: cleo@example.net;
            Cc: =?utf-8?Q?D=C3=B6rte?= <d@example.net>
            To: again@example.net
            Reply-To: Desk <desk@example.org>
            Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=
            Date: Wed, 8 Oct 2025 08:36:22 +0200
            Message-ID:
              <copy-1@example.org>

            Hi
            """);

        Assert.Equal([new Mailbox("Ana Q. B", "ana@example.org")], view.From);
        Assert.Equal(["ben@example.net", "cleo@example.net", "again@example.net"], view.To.Select(mailbox => mailbox.Address));
        Assert.Equal([new Mailbox("Dörte", "d@example.net")], view.Cc);
        Assert.Equal([new Mailbox("Desk", "desk@example.org")], view.ReplyTo);
        Assert.Equal("Grüße", view.Subject);
        Assert.Equal(Drafts.Plain.Date, view.Date);
        Assert.Equal("copy-1@example.org", view.MessageId);
        Assert.Equal("Hi", view.Text);
    }

    [Fact]
    public void What_a_message_lacks_is_empty_or_null()
    {
        var view = View("X-Only: header\n\n");

        Assert.Empty(view.From);
        Assert.Empty(view.To);
        Assert.Equal((null, null, null, null), (view.Subject, view.Date, view.MessageId, view.Html));
        Assert.Equal("", view.Text);
        Assert.Empty(view.Attachments);
    }

    [Fact]
    public void The_first_text_and_the_first_HTML_are_shown_and_named_parts_are_attachments()
    {
        var view = View(
            """
            Content-Type: multipart/mixed; boundary=m

            --m
            Content-Type: multipart/alternative; boundary=a

            --a

            plain
            --a
            Content-Type: text/html

            <p>html</p>
            --a--
            --m
            Content-Type: text/plain; name=notes.txt

            named
            --m
            Content-Disposition: attachment

            unnamed
            --m
            Content-Type: text/plain

            footer
            --m
            Content-Type: image/png
            Content-ID: <logo>
            Content-Transfer-Encoding: base64

            bG9nbw==
            --m
            Content-Type: message/rfc822

            Subject: Inner
            --m
            Content-Type: multipart/mixed

            no parts
            --m--
            """);

        Assert.Equal(("plain", "<p>html</p>"), (view.Text, view.Html));
        Assert.Equal(3, view.Bodies.Count);
        Assert.Equal(["notes.txt", null, null, null], view.Attachments.Select(attachment => attachment.FileName));
        Assert.Equal(["text/plain", "text/plain", "image/png", "message/rfc822"], view.Attachments.Select(attachment => attachment.MediaType));
        Assert.Equal("logo", view.Attachments[2].ContentId);
        Assert.Equal("logo", Encoding.UTF8.GetString(view.Attachments[2].Decode().Span));
    }

    private static MessageView View(string message) => new(Bytes.Parse(message.ReplaceLineEndings("\r\n")));
}
