namespace Posthorn.Mime.Tests;

public sealed class MimeParserTests
{
    [Fact]
    public void Headers_keep_their_order_their_octets_and_their_decoded_value()
    {
        var message = Bytes.Parse("Subject: =?utf-8?Q?a?=\r\n =?utf-8?Q?b?=\r\nX-Raw: \xC3\xBC \r\nx-latin:\xFC\r\n\r\nbody");

        Assert.Equal(["Subject", "X-Raw", "x-latin"], message.Headers.Select(header => header.Name));
        Assert.Equal(Bytes.Of(" =?utf-8?Q?a?=\r\n =?utf-8?Q?b?="), message.Headers[0].RawValue.ToArray());
        Assert.Equal("=?utf-8?Q?a?= =?utf-8?Q?b?=", message.Headers[0].Value);
        Assert.Equal("ab", message.Headers[0].DecodedValue);
        Assert.Equal(["ü", "ü"], message.Headers.Skip(1).Select(header => header.Value));
        Assert.Equal(message.Headers[0], message.Header("SUBJECT"));
        Assert.Null(message.Header("X-None"));
    }

    [Theory]
    [InlineData("A: 1\r\nB: 2\r\n\r\nbody", 2, "body")]
    [InlineData("A: 1\nB: 2\n\nbody", 2, "body")]
    [InlineData("A: 1\r\n\r\n", 1, "")]
    [InlineData("A: 1\r\n", 1, "")]
    [InlineData("A: 1", 1, "")]
    [InlineData("A : 1\r\n\r\nbody", 1, "body")]
    [InlineData("A:\r\n\r\nbody", 1, "body")]
    [InlineData("A: 1\r\n \r\n\r\nbody", 1, "body")]
    [InlineData("\r\nbody", 0, "body")]
    [InlineData("body without headers", 0, "body without headers")]
    [InlineData("A: 1\r\nno header\r\n\r\nbody", 1, "no header\r\n\r\nbody")]
    [InlineData(" folded first\r\nA: 1", 0, " folded first\r\nA: 1")]
    [InlineData(": no name\r\n", 0, ": no name\r\n")]
    [InlineData("From ana@example.org Wed Oct  8 06:36:22 2025\r\nA: 1\r\n\r\nbody", 1, "body")]
    [InlineData("", 0, "")]
    public void The_first_line_that_is_no_header_ends_the_header(string message, int headers, string body)
    {
        var entity = Bytes.Parse(message);

        Assert.Equal(headers, entity.Headers.Count);
        Assert.Equal(Bytes.Of(body), entity.RawBody.ToArray());
    }

    [Fact]
    public void A_carriage_return_alone_ends_no_line()
    {
        var message = Bytes.Parse("A: 1\rB: 2\r\n\r\nbody");

        Assert.Equal("1B: 2", Assert.Single(message.Headers).Value);
    }

    [Fact]
    public void The_header_section_is_kept_as_it_came() =>
        Assert.Equal(Bytes.Of("A: 1\r\nB:\r\n 2\r\n"), Bytes.Parse("A: 1\r\nB:\r\n 2\r\n\r\nbody").RawHeaders.ToArray());

    [Theory]
    [InlineData("--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\n", "one|two")]
    [InlineData("--b\n\none\n--b\n\ntwo\n--b--\n", "one|two")]
    [InlineData("preamble\r\n--b\r\n\r\none\r\n--b--\r\nepilogue\r\n--b\r\n\r\nno part", "one")]
    [InlineData("--b \t\r\n\r\none\r\n--b-- ", "one")]
    [InlineData("--b\r\n\r\none\r\n\r\n--b--", "one\r\n")]
    [InlineData("--b\r\n\r\none\r\n--bx\r\n--b--", "one\r\n--bx")]
    [InlineData("--b\r\n\r\none\r\n --b\r\n--b--", "one\r\n --b")]
    [InlineData("--b\r\n\r\none\r\n--b\r\n\r\nunterminated\r\n", "one|unterminated\r\n")]
    [InlineData("--b\r\n\r\none\r\n--b", "one|")]
    [InlineData("--b\r\n--b\r\n--b--", "|")]
    [InlineData("--b--\r\n--b\r\n\r\nno part", "")]
    [InlineData("no delimiter", "")]
    [InlineData("--b\r\nno header", "no header")]
    [InlineData("", "")]
    public void A_multipart_is_cut_at_its_delimiters(string body, string parts)
    {
        var message = Bytes.Parse("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + body);

        Assert.Equal(parts, string.Join('|', message.Children.Select(child => child.DecodeText())));
    }

    [Theory]
    [InlineData("multipart/mixed")]
    [InlineData("multipart/mixed; boundary=\"\"")]
    [InlineData("text/plain; boundary=b")]
    public void Without_a_boundary_there_are_no_parts(string type) =>
        Assert.Empty(Bytes.Parse($"Content-Type: {type}\r\n\r\n--b\r\n\r\none\r\n--b--").Children);

    [Fact]
    public void The_outer_boundary_ends_an_inner_multipart_that_forgot_its_own()
    {
        var message = Bytes.Parse(
            "Content-Type: multipart/mixed; boundary=out\r\n\r\n--out\r\nContent-Type: multipart/mixed; boundary=out-in\r\n\r\n"
            + "--out-in\r\n\r\none\r\n--out\r\n\r\ntwo\r\n--out--");

        Assert.Equal(2, message.Children.Count);
        Assert.Equal("one", Assert.Single(message.Children[0].Children).DecodeText());
        Assert.Equal("two", message.Children[1].DecodeText());
    }

    [Fact]
    public void A_part_of_a_digest_is_a_message_unless_it_says_otherwise()
    {
        var digest = Bytes.Parse("Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nSubject: Inner\r\n\r\nbody\r\n--b--");

        var part = Assert.Single(digest.Children);
        Assert.Equal("message/rfc822", part.ContentType.MediaType);
        Assert.True(part.TryParseMessage(MimeLimits.Default, out var inner, out _));
        Assert.Equal("Inner", inner.Header("subject")?.Value);
    }

    [Theory]
    [InlineData("7bit", "Subject: Inner\r\n\r\nbody")]
    [InlineData("base64", "U3ViamVjdDogSW5uZXINCg0KYm9keQ==")]
    public void A_message_in_a_message_is_a_leaf_that_can_be_parsed(string encoding, string body)
    {
        var message = Bytes.Parse($"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}");

        Assert.Empty(message.Children);
        Assert.True(message.TryParseMessage(MimeLimits.Default, out var inner, out var error), error);
        Assert.Equal("body", inner.DecodeText());
    }

    [Theory]
    [InlineData("Content-Transfer-Encoding: QUOTED-PRINTABLE (comment)", "a=3Db", "a=b")]
    [InlineData("Content-Transfer-Encoding: Base64", "YT1i", "a=b")]
    [InlineData("Content-Transfer-Encoding: 8bit\r\nContent-Type: text/plain; charset=iso-8859-1", "\xFC", "ü")]
    [InlineData("Content-Transfer-Encoding: x-unknown", "a=3Db", "a=3Db")]
    [InlineData("X-None: none", "a=3Db", "a=3Db")]
    [InlineData("Content-Type: text/plain; charset=\"utf-8\"", "\xC3\xBC", "ü")]
    [InlineData("Content-Type: text/plain; charset=no-such-charset", "\xFC", "ü")]
    public void Bodies_are_decoded(string headers, string body, string text) =>
        Assert.Equal(text, Bytes.Parse($"{headers}\r\n\r\n{body}").DecodeText());

    [Fact]
    public void Bodies_without_a_transfer_encoding_are_not_copied()
    {
        var bytes = Bytes.Of("A: 1\r\n\r\nbody");
        Assert.True(MimeParser.TryParse(bytes, MimeLimits.Default, out var message, out _));

        bytes[^1] = (byte)'!';

        Assert.Equal("bod!", message.DecodeText());
    }

    [Theory]
    [InlineData("Content-Disposition: Attachment; filename=\"a.txt\"", "attachment", "a.txt")]
    [InlineData("Content-Disposition: inline\r\nContent-Type: text/plain; name=\"b.txt\"", "inline", "b.txt")]
    [InlineData("Content-Disposition: attachment; filename=a.txt\r\nContent-Type: text/plain; name=\"b.txt\"", "attachment", "a.txt")]
    [InlineData("Content-Disposition:", null, null)]
    [InlineData("X-None: none", null, null)]
    public void The_disposition_names_the_file(string headers, string? disposition, string? fileName)
    {
        var part = Bytes.Parse($"{headers}\r\n\r\n");

        Assert.Equal((disposition, fileName), (part.Disposition, part.FileName));
    }
}
