using System.Text;

namespace Posthorn.Mime.Tests;

/// <summary>What stands on the wire, for a reader to follow. Boundaries are shown as their last two digits.</summary>
public sealed class MessageComposerTests
{
    private const string Headers =
        """
        Date: Wed, 08 Oct 2025 06:36:22 +0000 (UTC)
        From: Ana <ana@example.org>
        To: ben@example.net
        Subject: Hello
        Mime-Version: 1.0
        Message-ID: <copy-1@example.org>
        """;

    [Fact]
    public void One_body_is_a_single_part() => Expect(Drafts.Plain, $"""
        Content-Type: text/plain; charset=us-ascii
        Content-Transfer-Encoding: quoted-printable
        {Headers}

        Hi Ben

        """);

    [Fact]
    public void A_message_ends_with_a_line_end() => Expect(Drafts.Plain with { Bodies = [Drafts.Html with { Text = "<p>Grüße</p>" }] }, $"""
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: quoted-printable
        {Headers}

        <p>Gr=C3=BC=C3=9Fe</p>

        """);

    [Fact]
    public void Several_bodies_are_alternatives_in_order() => Expect(
        Drafts.Plain with
        {
            Bodies =
            [
                .. Drafts.Plain.Bodies,
                Drafts.Html,
                new TextBody("text/calendar; method=REQUEST; charset=iso-8859-1", "BEGIN:VCALENDAR"),
            ],
        },
        $"""
        Content-Type: multipart/alternative;
         boundary=[01]
        {Headers}

        --[01]
        Content-Type: text/plain; charset=us-ascii
        Content-Transfer-Encoding: quoted-printable

        Hi Ben

        --[01]
        Content-Type: text/html; charset=us-ascii
        Content-Transfer-Encoding: quoted-printable

        <p>Hi Ben</p>
        --[01]
        Content-Type: text/calendar; method=REQUEST; charset=us-ascii
        Content-Transfer-Encoding: quoted-printable

        BEGIN:VCALENDAR
        --[01]--

        """);

    [Fact]
    public void Inline_files_are_related_to_the_alternatives_and_other_files_are_mixed_in() => Expect(
        Drafts.Plain with
        {
            Bodies = [.. Drafts.Plain.Bodies, Drafts.Html],
            Attachments =
            [
                Drafts.File("terms.pdf", "terms", "application/pdf"),
                Drafts.File("logo.png", "logo", "image/png", inline: true, contentId: "logo-1"),
            ],
        },
        $"""
        Content-Type: multipart/mixed;
         boundary=[03]
        {Headers}

        --[03]
        Content-Type: multipart/related; type="multipart/alternative";
         boundary=[02]

        --[02]
        Content-Type: multipart/alternative;
         boundary=[01]

        --[01]
        Content-Type: text/plain; charset=us-ascii
        Content-Transfer-Encoding: quoted-printable

        Hi Ben

        --[01]
        Content-Type: text/html; charset=us-ascii
        Content-Transfer-Encoding: quoted-printable

        <p>Hi Ben</p>
        --[01]--
        --[02]
        Content-Type: image/png; name="logo.png"
        Content-Transfer-Encoding: base64
        Content-Disposition: inline; filename="logo.png"
        Content-ID: <logo-1>

        bG9nbw==
        --[02]--
        --[03]
        Content-Type: application/pdf; name="terms.pdf"
        Content-Transfer-Encoding: base64
        Content-Disposition: attachment; filename="terms.pdf"

        dGVybXM=
        --[03]--

        """);

    [Fact]
    public void An_inline_file_without_an_HTML_body_is_mixed_in() => Expect(
        Drafts.Plain with { Attachments = [Drafts.File("logo.png", "logo", "image/png", inline: true, contentId: "<logo-1>")] },
        $"""
        Content-Type: multipart/mixed;
         boundary=[03]
        {Headers}

        --[03]
        Content-Type: text/plain; charset=us-ascii
        Content-Transfer-Encoding: quoted-printable

        Hi Ben

        --[03]
        Content-Type: image/png; name="logo.png"
        Content-Transfer-Encoding: base64
        Content-Disposition: inline; filename="logo.png"
        Content-ID: <logo-1>

        bG9nbw==
        --[03]--

        """);

    [Fact]
    public void An_inline_file_beside_HTML_alone_is_related_to_it() => Expect(
        Drafts.Plain with { Bodies = [Drafts.Html], Attachments = [Drafts.File("a", "", inline: true)] },
        $"""
        Content-Type: multipart/related; type="text/html";
         boundary=[02]
        {Headers}

        --[02]
        Content-Type: text/html; charset=us-ascii
        Content-Transfer-Encoding: quoted-printable

        <p>Hi Ben</p>
        --[02]
        Content-Type: application/octet-stream; name=a
        Content-Transfer-Encoding: base64
        Content-Disposition: inline; filename=a


        --[02]--

        """);

    [Fact]
    public void A_file_without_a_body_is_the_message() => Expect(
        Drafts.Plain with { Bodies = [], Attachments = [Drafts.File("a.txt", "a", "text/plain; charset=utf-8")] },
        $"""
        Content-Type: text/plain; charset=utf-8; name="a.txt"
        Content-Transfer-Encoding: base64
        Content-Disposition: attachment; filename="a.txt"
        {Headers}

        YQ==

        """);

    [Fact]
    public void Headers_stand_in_a_fixed_order_with_the_customers_last() => Expect(
        Drafts.Plain with
        {
            Cc = [new Mailbox("Cleo", "cleo@example.net")],
            ReplyTo = [new Mailbox(null, "reply@example.org"), new Mailbox("Desk, Help", "help@example.org")],
            Subject = "Nur für dich heute",
            Headers = [new HeaderField("X-Second", "2"), new HeaderField("X-First", " 1 "), new HeaderField("X-Empty", "")],
        },
        """
        Content-Type: text/plain; charset=us-ascii
        Content-Transfer-Encoding: quoted-printable
        Date: Wed, 08 Oct 2025 06:36:22 +0000 (UTC)
        From: Ana <ana@example.org>
        To: ben@example.net
        Cc: Cleo <cleo@example.net>
        Subject: =?utf-8?Q?Nur_f=C3=BCr_dich_heute?=
        Reply-To: reply@example.org, "Desk, Help" <help@example.org>
        Mime-Version: 1.0
        Message-ID: <copy-1@example.org>
        X-Second: 2
        X-First: 1
        X-Empty:

        Hi Ben

        """);

    [Fact]
    public void Without_recipients_there_is_no_To() =>
        Assert.DoesNotContain("\nTo:", Drafts.ComposeText(Drafts.Plain with { To = [] }), StringComparison.Ordinal);

    [Theory]
    [InlineData("Message-ID", "<own@example.org>")]
    [InlineData("message-id", "<own@example.org>")]
    [InlineData("DATE", "Thu, 09 Oct 2025 06:36:22 +0000")]
    public void The_customers_date_and_message_id_replace_ours(string name, string value)
    {
        var message = Bytes.Parse(Drafts.ComposeText(Drafts.Plain with { Headers = [new HeaderField(name, value)] }));

        var header = Assert.Single(message.Headers, header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(value, header.Value);
    }

    [Fact]
    public void The_same_draft_gives_the_same_bytes()
    {
        var draft = Drafts.Plain with { Bodies = [.. Drafts.Plain.Bodies, Drafts.Html] };

        Assert.Equal(Drafts.Compose(draft), Drafts.Compose(draft with { }));
        Assert.NotEqual(Drafts.Compose(draft), Drafts.Compose(draft with { BoundarySeed = "copy-2" }));
    }

    [Fact]
    public void A_boundary_that_a_body_contains_is_not_used()
    {
        var draft = Drafts.Plain with { Bodies = [.. Drafts.Plain.Bodies, Drafts.Html] };
        var earlier = Drafts.ComposeText(draft);
        var quoting = draft with { Bodies = [new TextBody("text/plain", earlier), Drafts.Html] };

        var view = Drafts.View(quoting);

        Assert.Equal(earlier, view.Text);
        Assert.Equal(Drafts.Html.Text, view.Html);
        Assert.Equal(Drafts.Compose(quoting), Drafts.Compose(quoting with { }));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("pdf")]
    [InlineData("message/rfc822")]
    [InlineData("multipart/mixed; boundary=x")]
    public void A_file_whose_type_cannot_be_written_is_an_octet_stream(string? mediaType)
    {
        var view = Drafts.View(Drafts.Plain with { Attachments = [Drafts.File("a.eml", "Subject: a", mediaType)] });

        Assert.Equal("application/octet-stream", Assert.Single(view.Attachments).MediaType);
    }

    private static void Expect(MessageDraft draft, string message)
    {
        var prefix = Boundary.Prefix(draft.BoundarySeed, draft.Bodies);
        Assert.Equal(58, prefix.Length);
        var expected = message.ReplaceLineEndings("\r\n")
            .Replace("[01]", prefix + "01", StringComparison.Ordinal)
            .Replace("[02]", prefix + "02", StringComparison.Ordinal)
            .Replace("[03]", prefix + "03", StringComparison.Ordinal);
        Assert.Equal(expected, Encoding.ASCII.GetString(Drafts.Compose(draft)));
    }
}
