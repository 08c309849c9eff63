using System.Buffers;
using System.Text;

namespace Posthorn.Mime.Tests;

public sealed class MimeRewriterTests
{
    private static readonly MimeEdits Shout = new() { Text = (_, text) => text.Replace("hello", "HELLO", StringComparison.Ordinal) };

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData("hello")]
    [InlineData("From a mailbox file\nSubject: x\n\nhello\n")]
    [InlineData("A: 1\nB: 2\r\n\tfolded\r\n\r\nbare \r and \n line ends\r")]
    [InlineData("A: 1\r\nno header at all\r\nB: 2\r\n\r\nbody")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\npreamble\r\n--b\r\n\r\none\r\n--b \t\r\nContent-Type: text/html\r\n\r\ntwo")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n--b\r\n--b--\r\nepilogue\r\n--b\r\n\r\nafter the end\r\n--b--")]
    [InlineData("Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nno boundary named\r\n--b--")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\nboundary never used")]
    public void Without_an_edit_every_octet_is_as_it_came(string message)
    {
        Assert.Equal(message, Rewrite(message, new MimeEdits()));
        Assert.Equal(message, Rewrite(message, new MimeEdits { Text = (_, text) => text }));
    }

    [Fact]
    public void A_text_part_alone_changes_and_what_stands_around_it_does_not()
    {
        const string Mail = """
            Subject: x
            Content-Type: multipart/mixed; boundary=b

            preamble hello
            --b
            Content-Type: text/plain; format=flowed
            X-Part: kept

            say hello
            --b
            Content-Type: text/plain; name=a.txt

            hello in a file
            --b
            Content-Disposition: attachment

            hello in a nameless file
            --b--
            epilogue hello

            """;
        var expected = Crlf(Mail).Replace(
            "Content-Type: text/plain; format=flowed\r\nX-Part: kept\r\n\r\nsay hello",
            "Content-Type: text/plain; format=flowed; charset=utf-8\r\nX-Part: kept\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nsay HELLO",
            StringComparison.Ordinal);

        Assert.Equal(expected, Rewrite(Crlf(Mail), Shout));
    }

    [Theory]
    [InlineData("multipart/signed; protocol=\"application/pgp-signature\"")]
    [InlineData("multipart/encrypted; protocol=\"application/pgp-encrypted\"")]
    public void Nothing_below_a_signature_or_encryption_is_touched(string type)
    {
        var mail = $"Content-Type: {type}; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhello \r\n--b\r\nContent-Type: application/x\r\n\r\nhello\r\n--b--\r\n";

        Assert.Equal(mail, Rewrite(mail, Shout));
        var wrapped = $"Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n{mail}--o\r\n\r\nhello\r\n--o--\r\n";
        Assert.Contains(mail, Rewrite(wrapped, Shout), StringComparison.Ordinal);
        Assert.Contains("HELLO", Rewrite(wrapped, Shout), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("message/rfc822")]
    [InlineData("message/delivery-status")]
    [InlineData("application/pkcs7-mime; smime-type=signed-data")]
    [InlineData("text/calendar; method=REQUEST")]
    [InlineData("text/plain; charset=x-nobody-knows")]
    [InlineData("text/plain\r\nContent-Transfer-Encoding: x-uuencode")]
    public void What_is_no_readable_text_of_the_mail_stays(string type)
    {
        var mail = $"Content-Type: {type}\r\n\r\nhello\r\n";

        Assert.Equal(mail, Rewrite(mail, Shout));
    }

    [Fact]
    public void Text_that_its_charset_cannot_say_stays_since_octets_would_be_lost()
    {
        const string Mail = "Content-Type: text/plain; charset=utf-8\r\n\r\nhello \u00ff\u00fe\r\n";

        Assert.Equal(Mail, Rewrite(Mail, Shout));
    }

    [Theory]
    [InlineData("iso-2022-jp", "7bit", "hello 日本語テスト")]
    [InlineData("windows-1251", "8bit", "hello Привет")]
    [InlineData("windows-1255", "base64", "hello שלום")]
    [InlineData("gb18030", "base64", "hello 你好😀")]
    [InlineData("iso-8859-15", "quoted-printable", "hello 5 €")]
    [InlineData("utf-8", "8bit", "hello 🌍\u2028 next")]
    [InlineData("us-ascii", "7bit", "hello")]
    public void A_text_of_any_charset_comes_out_in_UTF8(string charset, string encoding, string text)
    {
        var octets = (CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.GetEncoding(charset)).GetBytes(text);
        var body = new ArrayBufferWriter<byte>();
        switch (encoding)
        {
            case "base64":
                Base64Body.Encode(octets, body);
                break;
            case "quoted-printable":
                QuotedPrintable.EncodeText(octets, body);
                break;
            default:
                body.Write(octets);
                break;
        }

        var mail = $"Content-Type: text/html; charset={charset}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{Encoding.Latin1.GetString(body.WrittenSpan)}\r\n";
        var rewritten = Rewrite(mail, Shout);

        Assert.True(Ascii.IsValid(rewritten));
        Assert.Contains("Content-Type: text/html; charset=utf-8\r\n", rewritten, StringComparison.Ordinal);
        Assert.Equal(text.Replace("hello", "HELLO", StringComparison.Ordinal), View(rewritten).Html!.TrimEnd('\r', '\n'));
    }

    [Fact]
    public void A_new_text_cannot_forge_a_boundary()
    {
        const string Mail = "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b\r\nContent-Type: text/html\r\n\r\n<b>x</b>\r\n--b--\r\n";
        const string Forged = "hello\r\n--b\r\nContent-Type: application/x-evil\r\n\r\nevil";

        var view = View(Rewrite(Mail, new MimeEdits { Text = (type, text) => type == "text/plain" ? Forged : text }));

        Assert.Equal(Forged, view.Text);
        Assert.Equal("<b>x</b>", view.Html);
        Assert.Empty(view.Attachments);
    }

    [Fact]
    public void A_line_of_100000_characters_and_lone_line_ends_are_written_as_lines_of_mail()
    {
        var text = new string('x', 100_000) + "\rnext\nlast";
        var rewritten = Rewrite("Subject: x\r\n\r\n" + text + "\r\n", new MimeEdits { Text = (_, old) => old + "end" });

        Assert.All(rewritten.Split("\r\n"), line => Assert.True(line.Length <= 78));
        Assert.DoesNotContain('\r', rewritten.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.Equal(Crlf(text.Replace('\r', '\n')) + "\r\nend", View(rewritten).Text!.TrimEnd('\r', '\n'));
        Assert.Contains("MIME-Version: 1.0\r\n", rewritten, StringComparison.Ordinal);
    }

    [Fact]
    public void Deeper_than_the_limit_nothing_changes()
    {
        var limits = new MimeLimits { MaxDepth = 2, MaxParts = 50 };
        var deep = "hello\r\n";
        for (var level = 60; level > 0; level--)
        {
            deep = $"Content-Type: multipart/mixed; boundary=b{level}x\r\n\r\n--b{level}x\r\n{(level == 60 ? "\r\n" : "")}{deep}\r\n--b{level}x--\r\n";
        }

        Assert.Equal(deep, Rewrite(deep, Shout, limits));
        var flat = "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat("--b\r\n\r\nhello\r\n", 200)) + "--b--\r\n";
        Assert.Equal(flat.Length, Rewrite(flat, new MimeEdits { Text = (_, text) => text }, limits).Length);
        Assert.Contains("\r\n\r\nhello\r\n--b--\r\n", Rewrite(flat, Shout, limits), StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_go_come_and_change_and_the_others_keep_their_folds()
    {
        const string Mail = "Received: a\r\nTo: old@example.org,\r\n\tolder@example.org\r\nX-Odd :  kept \r\n  as it is\r\nBCC: secret@example.org\r\nX-SG-EID: y\r\nTo: twice@example.org\r\n\r\nbody";
        var edits = new MimeEdits
        {
            Remove = ["received", "Bcc", "X-SG-*"],
            Set = [new HeaderEdit.Addresses("To", [new Mailbox("Zoë\r\nBcc: x", "zoe@example.org")]), new HeaderEdit.Text("Subject", "Grüße")],
            AddMissing = [new HeaderEdit.AsGiven("Date", "today"), new HeaderEdit.AsGiven("x-odd", "never")],
        };

        Assert.Equal(
            "To: =?utf-8?B?Wm/DqyAgQmNjOiB4?= <zoe@example.org>\r\nX-Odd :  kept \r\n  as it is\r\nSubject: =?utf-8?B?R3LDvMOfZQ==?=\r\nDate: today\r\n\r\nbody",
            Rewrite(Mail, edits));
    }

    [Fact]
    public void A_forgotten_empty_line_is_added_so_that_nobody_takes_the_body_for_header() =>
        Assert.Equal("A: 1\r\n\r\nno header\r\nBcc: secret@example.org\r\n", Rewrite("A: 1\r\nno header\r\nBcc: secret@example.org\r\n", new MimeEdits { Remove = ["Bcc"] }));

    [Fact]
    public void Raw_octets_in_headers_become_encoded_words_unless_an_address_needs_them()
    {
        var mail = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("Subject: Grüße\r\nFrom: Jörg <joerg@example.org>\r\nTo: jörg@example.org\r\nX-A: Ä\r\nX-A: Ö\r\n\r\nÜ"));

        Assert.Equal(
            "Subject: =?utf-8?B?R3LDvMOfZQ==?=\r\nFrom: =?utf-8?B?SsO2cmc=?= <joerg@example.org>\r\nTo: jörg@example.org\r\nX-A: =?utf-8?B?w4Q=?=\r\nX-A: =?utf-8?B?w5Y=?=\r\n\r\nÜ",
            Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(Rewrite(mail, new MimeEdits { EncodeHeaders = true }))));
    }

    [Fact]
    public void A_header_beyond_the_limits_is_refused_and_nothing_is_written()
    {
        var output = new ArrayBufferWriter<byte>();
        var mail = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("A: 1\r\n", 11)) + "\r\n");

        Assert.False(MimeRewriter.TryRewrite(mail, Shout, new MimeLimits { MaxHeaders = 10 }, output, out var error));
        Assert.Equal("more than 10 headers in one part", error);
        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public void A_soft_line_break_cannot_forge_a_boundary()
    {
        const string Mail = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b--\r\n";
        for (var columns = 60; columns < 90; columns++)
        {
            var forged = new string('x', columns) + "--b\r\nContent-Type: text/html\r\n\r\nforged";
            var view = View(Rewrite(Mail, new MimeEdits { Text = (_, _) => forged }));

            Assert.Equal(forged, view.Text);
            Assert.Null(view.Html);
        }
    }

    [Fact]
    public void For_seven_bits_parts_are_encoded_and_attachments_too_and_come_out_the_same()
    {
        var mail = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Crlf("""
            Subject: x
            Content-Type: multipart/mixed; boundary=b
            Content-Transfer-Encoding: 8bit

            --b
            Content-Type: text/plain; charset=utf-8; format=flowed
            Content-Transfer-Encoding: 8bit

            Grüße aus dem langen Text, der fast nur aus einfachen Zeichen besteht
            --b
            Content-Type: text/calendar; charset=utf-8

            SUMMARY:אבגדהוזחטי
            --b
            Content-Type: application/octet-stream; name=a.bin
            Content-Transfer-Encoding: binary
            Content-Disposition: attachment

            äöü
            --b
            Content-Type: text/plain

            ascii stays
            --b--

            """)));

        var rewritten = Rewrite(mail, new MimeEdits { SevenBit = true });

        Assert.True(Ascii.IsValid(rewritten));
        Assert.Contains("Content-Type: text/plain; charset=utf-8; format=flowed\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe aus", rewritten, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/calendar; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n", rewritten, StringComparison.Ordinal);
        Assert.Contains("--b\r\nContent-Type: text/plain\r\n\r\nascii stays\r\n--b--\r\n", rewritten, StringComparison.Ordinal);
        Assert.True(MimeParser.TryParse(Encoding.Latin1.GetBytes(mail), MimeLimits.Default, out var before, out _));
        Assert.True(MimeParser.TryParse(Encoding.Latin1.GetBytes(rewritten), MimeLimits.Default, out var after, out _));
        Assert.Equal(before.Children.Select(part => part.DecodeBody().ToArray()), after.Children.Select(part => part.DecodeBody().ToArray()));
    }

    [Theory]
    [InlineData("A: 1\r\n\r\n\u00fc\r\n", "A: 1\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: base64\r\n\r\n/A0K\r\n")]
    [InlineData("MIME-Version: 1.0\r\nContent-Transfer-Encoding: 8bit\r\n\r\nplain enough \u00fc\r\n", "MIME-Version: 1.0\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nplain enough =FC\r\n")]
    [InlineData("MIME-Version: 1.0\r\n\r\nlone line end \n and \u00fc\r\n", "MIME-Version: 1.0\r\nContent-Transfer-Encoding: base64\r\n\r\nbG9uZSBsaW5lIGVuZCAKIGFuZCD8DQo=\r\n")]
    public void A_message_without_parts_is_encoded_and_says_so(string message, string expected) =>
        Assert.Equal(expected, Rewrite(message, new MimeEdits { SevenBit = true }));

    [Theory]
    [InlineData("Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\n\u00fc\r\n--b--\r\n")]
    [InlineData("Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\n\u00fc\r\n")]
    [InlineData("Content-Type: text/plain; name=\u00fc\r\n\r\nascii\r\n")]
    [InlineData("Content-Transfer-Encoding: x-own\r\n\r\n\u00fc\r\n")]
    public void What_must_not_be_encoded_stays_in_eight_bits(string message) => Assert.Equal(message, Rewrite(message, new MimeEdits { SevenBit = true }));

    /// <summary>Characters are octets.</summary>
    private static string Rewrite(string message, MimeEdits edits, MimeLimits? limits = null)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(MimeRewriter.TryRewrite(Encoding.Latin1.GetBytes(message), edits, limits ?? MimeLimits.Default, output, out var error), error);
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }

    private static MessageView View(string message)
    {
        Assert.True(MimeParser.TryParse(Encoding.Latin1.GetBytes(message), MimeLimits.Default, out var entity, out var error), error);
        return new MessageView(entity);
    }

    private static string Crlf(string text) => text.ReplaceLineEndings("\r\n");
}
