namespace Posthorn.Mime.Tests;

public sealed class DraftRulesTests
{
    public static TheoryData<string, Func<string, MessageDraft>> Fields => new()
    {
        { "from.name", bad => Drafts.Plain with { From = new Mailbox(bad, "ana@example.org") } },
        { "from.address", bad => Drafts.Plain with { From = new Mailbox(null, $"ana{bad}@example.org") } },
        { "to.1.name", bad => Drafts.Plain with { To = [new Mailbox("Ben", "ben@example.net"), new Mailbox(bad, "ben@example.net")] } },
        { "to.0.address", bad => Drafts.Plain with { To = [new Mailbox(null, $"ben@example.net{bad}")] } },
        { "cc.0.name", bad => Drafts.Plain with { Cc = [new Mailbox(bad, "ben@example.net")] } },
        { "cc.0.address", bad => Drafts.Plain with { Cc = [new Mailbox(null, $"\"{bad}\"@example.net")] } },
        { "reply_to.0.name", bad => Drafts.Plain with { ReplyTo = [new Mailbox(bad, "ben@example.net")] } },
        { "reply_to.0.address", bad => Drafts.Plain with { ReplyTo = [new Mailbox(null, $"あ{bad}@example.net")] } },
        { "subject", bad => Drafts.Plain with { Subject = $"Hello{bad}" } },
        { "message_id", bad => Drafts.Plain with { MessageId = $"a{bad}@example.org" } },
        { "headers.1.name", bad => Drafts.Plain with { Headers = [new HeaderField("X-A", "a"), new HeaderField($"X{bad}-B", "b")] } },
        { "headers.1.value", bad => Drafts.Plain with { Headers = [new HeaderField("X-A", "a"), new HeaderField("X-B", $"b{bad}")] } },
        { "bodies.0.media_type", bad => Drafts.Plain with { Bodies = [new TextBody($"text/plain{bad}", "")] } },
        { "bodies.0.media_type", bad => Drafts.Plain with { Bodies = [new TextBody($"text/plain; a=\"{bad}\"", "")] } },
        { "attachments.0.filename", bad => Drafts.Plain with { Attachments = [Drafts.File($"a{bad}")] } },
        { "attachments.0.media_type", bad => Drafts.Plain with { Attachments = [Drafts.File("a", mediaType: $"text/plain{bad}")] } },
        { "attachments.0.content_id", bad => Drafts.Plain with { Attachments = [Drafts.File("a", contentId: $"a{bad}")] } },
    };

    [Theory]
    [MemberData(nameof(Fields), DisableDiscoveryEnumeration = true)]
    public void Line_breaks_and_NUL_are_refused_with_the_name_of_the_field(string field, Func<string, MessageDraft> draft)
    {
        foreach (var bad in new[] { "\r\nBcc: eve@example.org", "\r", "\n", "\0", "\n ", "\r\n\r\n" })
        {
            Assert.StartsWith(field + ":", Drafts.Refusal(draft(bad)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("X A")]
    [InlineData("X:A")]
    [InlineData("X-Ä")]
    [InlineData("X\t")]
    [InlineData("X\u007f")]
    public void A_header_name_is_printable_ASCII_without_blanks_and_colons(string name) =>
        Assert.StartsWith("headers.0.name:", Drafts.Refusal(With(new HeaderField(name, "a"))), StringComparison.Ordinal);

    [Fact]
    public void A_header_without_a_name_is_refused() =>
        Assert.StartsWith("headers.0.name:", Drafts.Refusal(With(default(HeaderField))), StringComparison.Ordinal);

    [Fact]
    public void A_header_name_has_at_most_76_characters()
    {
        Assert.Null(Drafts.Refusal(With(new HeaderField(new string('X', 76), new string('a', 900)))));
        Assert.NotNull(Drafts.Refusal(With(new HeaderField(new string('X', 77), "a"))));
    }

    [Theory]
    [InlineData("From")]
    [InlineData("to")]
    [InlineData("CC")]
    [InlineData("Bcc")]
    [InlineData("Subject")]
    [InlineData("Reply-To")]
    [InlineData("Mime-Version")]
    [InlineData("Content-Type")]
    [InlineData("content-transfer-encoding")]
    [InlineData("Content-Disposition")]
    [InlineData("Content-ID")]
    public void Headers_that_the_message_itself_makes_are_refused(string name) =>
        Assert.StartsWith("headers.0.name:", Drafts.Refusal(With(new HeaderField(name, "a"))), StringComparison.Ordinal);

    [Theory]
    [InlineData("Message-ID", "message-id")]
    [InlineData("Date", "DATE")]
    [InlineData("Sender", "Sender")]
    [InlineData("References", "References")]
    [InlineData("In-Reply-To", "in-reply-to")]
    public void What_may_appear_once_is_refused_twice(string first, string second) =>
        Assert.StartsWith(
            "headers.2.name:",
            Drafts.Refusal(With(new HeaderField(first, "<a@b>"), new HeaderField("X-A", "a"), new HeaderField(second, "<c@d>"))),
            StringComparison.Ordinal);

    [Fact]
    public void Other_headers_may_repeat() =>
        Assert.Null(Drafts.Refusal(With(new HeaderField("X-A", "a"), new HeaderField("X-A", "b"))));

    [Theory]
    [InlineData("")]
    [InlineData("<a@example.org>")]
    [InlineData("a b@example.org")]
    [InlineData("ä@example.org")]
    public void A_message_id_is_printable_ASCII(string messageId) =>
        Assert.StartsWith("message_id:", Drafts.Refusal(Drafts.Plain with { MessageId = messageId }), StringComparison.Ordinal);

    [Theory]
    [InlineData("a b")]
    [InlineData("a>b")]
    [InlineData("ü")]
    [InlineData("<>")]
    public void A_content_id_is_printable_ASCII(string contentId) =>
        Assert.StartsWith(
            "attachments.0.content_id:",
            Drafts.Refusal(Drafts.Plain with { Attachments = [Drafts.File("a", contentId: contentId)] }),
            StringComparison.Ordinal);

    [Fact]
    public void Identifiers_have_at_most_900_characters()
    {
        Assert.Null(Drafts.Refusal(Drafts.Plain with { MessageId = new string('a', 900) }));
        Assert.NotNull(Drafts.Refusal(Drafts.Plain with { MessageId = new string('a', 901) }));
    }

    [Fact]
    public void A_file_name_has_1_to_1000_characters()
    {
        Assert.Null(Drafts.Refusal(Drafts.Plain with { Attachments = [Drafts.File(new string('ü', 1000))] }));
        Assert.NotNull(Drafts.Refusal(Drafts.Plain with { Attachments = [Drafts.File(new string('ü', 1001))] }));
        Assert.NotNull(Drafts.Refusal(Drafts.Plain with { Attachments = [Drafts.File("")] }));
    }

    [Theory]
    [InlineData("multipart/mixed")]
    [InlineData("message/rfc822")]
    [InlineData("html")]
    [InlineData("")]
    public void A_body_has_a_leaf_type(string mediaType) =>
        Assert.StartsWith(
            "bodies.0.media_type:",
            Drafts.Refusal(Drafts.Plain with { Bodies = [new TextBody(mediaType, "a")] }),
            StringComparison.Ordinal);

    [Fact]
    public void A_message_has_a_body_or_an_attachment() =>
        Assert.StartsWith("bodies:", Drafts.Refusal(Drafts.Plain with { Bodies = [] }), StringComparison.Ordinal);

    private static MessageDraft With(params HeaderField[] headers) => Drafts.Plain with { Headers = headers };
}
