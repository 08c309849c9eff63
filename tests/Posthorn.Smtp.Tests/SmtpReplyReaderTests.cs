namespace Posthorn.Smtp.Tests;

public sealed class SmtpReplyReaderTests
{
    public static TheoryData<string, string, Arrival> Replies()
    {
        (string Input, string Expected)[] cases =
        [
            ("220 mx.example.net ESMTP\r\n", "220 mx.example.net ESMTP"),
            ("250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n", "250 2.1.0 Ok|250 2.1.5 Ok"),
            ("550-5.1.1 no such\r\n550-5.1.1 user\r\n550 5.1.1 here\r\n", "550 5.1.1 no such user here"),
            ("250-mx.example.net\r\n250-SIZE 100\r\n250 HELP\r\n", "250 mx.example.net SIZE 100 HELP"),
            ("250\r\n", "250"),
            ("250 \r\n", "250"),
            ("250-\r\n250\r\n", "250"),
            ("250Ok\r\n", "250 Ok"),
            ("250\tOk\r\n", "250 Ok"),
            ("250 Ok\n250 again\n", "250 Ok|250 again"),
            ("550 4.1.1 class does not match\r\n", "550 4.1.1 class does not match"),
            ("550-5.1.1 one\r\n550 5.7.1 another\r\n", "550 5.1.1 one 5.7.1 another"),
            ("550 5.1.1\r\n", "550 5.1.1"),
            ("550 a\0b\x1b[2J\x7f\r\n", "550 a?b?[2J?"),
            ("550 a\rb\r\n", "550 a b"),
            ("550 caf\xc3\xa9\r\n", "550 café"),
            ("550 \xff\xfe\r\n", "550 \ufffd\ufffd"),
            ("550 \xe2\x80\xaegnp.exe\r\n", "550 ?gnp.exe"),
            ("250 Ok\r\n\x16\x03", "250 Ok"),
        ];
        return InAllArrivals(cases);
    }

    public static TheoryData<string, string, Arrival> Malformed()
    {
        (string Input, string Expected)[] cases =
        [
            ("\r\n", "NoCode"),
            ("hello\r\n", "NoCode"),
            ("25\r\n", "NoCode"),
            ("25x Ok\r\n", "NoCode"),
            ("199 low\r\n", "NoCode"),
            ("600 high\r\n", "NoCode"),
            ("HTTP/1.1 400\r\n", "NoCode"),
            ("\x16\x03\x01\x02\0\n", "NoCode"),
            ("250 Ok\r\n\xff\xff\xff\xff\r\n", "250 Ok|NoCode"),
            ("250-a\r\n550 b\r\n", "MixedCodes"),
            ("250-a\r\nb\r\n", "NoCode"),
            ("250 " + new string('x', 17) + "\r\n", "LineTooLong"),
            (new string('x', 22) + "\r\n", "LineTooLong"),
            (string.Concat(Enumerable.Repeat("250-x\r\n", 6)), "TooManyLines"),
        ];
        return InAllArrivals(cases);
    }

    [Theory]
    [MemberData(nameof(Replies))]
    public void Replies_are_read_in_any_pieces(string input, string expected, Arrival arrival) =>
        Assert.Equal(expected, Read(new SmtpReplyReader(), input, arrival));

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_is_not_SMTP_becomes_an_error_value(string input, string expected, Arrival arrival) =>
        Assert.Equal(expected, Read(new SmtpReplyReader(maxLineOctets: 20, maxLines: 5), input, arrival));

    [Theory]
    [InlineData(20, "\r\n", Arrival.Whole)]
    [InlineData(20, "\r\n", Arrival.ByteByByte)]
    [InlineData(20, "\n", Arrival.ByteByByte)]
    public void A_line_may_be_as_long_as_the_limit(int octets, string lineEnd, Arrival arrival) =>
        Assert.StartsWith("250 x", Read(new SmtpReplyReader(maxLineOctets: octets), "250 " + new string('x', octets - 4) + lineEnd, arrival), StringComparison.Ordinal);

    [Theory]
    [InlineData(Arrival.Whole)]
    [InlineData(Arrival.LineByLine)]
    [InlineData(Arrival.ByteByByte)]
    public void A_reply_may_have_as_many_lines_as_the_limit(Arrival arrival) =>
        Assert.Equal("250 x x x", Read(new SmtpReplyReader(maxLines: 3), "250-x\r\n250-x\r\n250 x\r\n", arrival));

    [Fact]
    public void A_line_without_an_end_is_refused_as_soon_as_it_is_too_long()
    {
        var reader = new SmtpReplyReader(maxLineOctets: 20);
        Assert.Equal(SmtpReplyStatus.NeedMore, reader.Read(new byte[21], out _, out _));
        Assert.Equal(SmtpReplyStatus.Malformed, reader.Read(new byte[1], out _, out _));
        Assert.Equal(SmtpReplyError.LineTooLong, reader.Error);
    }

    [Fact]
    public void After_an_error_nothing_is_read_any_more()
    {
        var reader = new SmtpReplyReader();
        reader.Read("garbage\r\n"u8, out _, out _);
        Assert.Equal(SmtpReplyStatus.Malformed, reader.Read("250 Ok\r\n"u8, out _, out var reply));
        Assert.Null(reply);
    }

    [Fact]
    public void A_cut_reply_can_be_told_from_a_quiet_line()
    {
        var reader = new SmtpReplyReader();
        Assert.False(reader.IsInsideReply);
        reader.Read("250-a\r\n"u8, out _, out _);
        Assert.True(reader.IsInsideReply);
        reader.Read("250 b\r\n"u8, out _, out _);
        Assert.False(reader.IsInsideReply);
    }

    internal static string Read(SmtpReplyReader reader, string input, Arrival arrival)
    {
        var found = new List<string>();
        foreach (var piece in Pieces.Of(Pieces.Octets(input), arrival))
        {
            for (var start = 0; start < piece.Length;)
            {
                var status = reader.Read(piece.AsSpan(start), out var consumed, out var reply);
                start += consumed;
                if (status == SmtpReplyStatus.Malformed)
                {
                    found.Add(reader.Error.ToString());
                    return string.Join('|', found);
                }

                if (reply is not null)
                {
                    found.Add(reply.ToString());
                }
            }
        }

        return string.Join('|', found);
    }

    private static TheoryData<string, string, Arrival> InAllArrivals((string Input, string Expected)[] cases)
    {
        var data = new TheoryData<string, string, Arrival>();
        foreach (var (input, expected) in cases)
        {
            foreach (var arrival in Enum.GetValues<Arrival>())
            {
                data.Add(input, expected, arrival);
            }
        }

        return data;
    }
}
