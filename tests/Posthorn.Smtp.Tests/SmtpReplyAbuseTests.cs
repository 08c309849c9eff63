using System.Text;

namespace Posthorn.Smtp.Tests;

/// <summary>What servers that are broken, or mean it, send in place of a reply. Nothing throws, nothing grows without bound.</summary>
public sealed class SmtpReplyAbuseTests
{
    private const int Megabyte = 1024 * 1024;

    public static TheoryData<string, string> Oddities => new()
    {
        { "250 Ok\n", "250 Ok" },
        { "250-a\n250 b\n", "250 a b" },
        { "250-a\r\n250 b\n", "250 a b" },
        { "250\r\n", "250" },
        { "250-\r\n250\r\n", "250" },
        { "250Ok\r\n", "250 Ok" },
        { "250 a\0b\r\n", "250 a?b" },
        { "\0\0\0 x\r\n", "NoCode" },
        { " 250 Ok\r\n", "NoCode" },
        { "-250 Ok\r\n", "NoCode" },
        { "2500 Ok\r\n", "250 0 Ok" },
        { "٢٥٠ Ok\r\n", "NoCode" },
        { "250-a\r\n251 b\r\n", "MixedCodes" },
        { "250-a\r\n\r\n", "NoCode" },
        { "250-a\r\n25\r\n", "NoCode" },
        { "\n", "NoCode" },
        { "\r\r\r\n", "NoCode" },
        { "250 a\rb\r\n", "250 a b" },
    };

    [Theory]
    [MemberData(nameof(Oddities))]
    public void Odd_replies_have_a_defined_meaning(string input, string expected)
    {
        foreach (var arrival in Enum.GetValues<Arrival>())
        {
            Assert.Equal(expected, SmtpReplyReaderTests.Read(new SmtpReplyReader(), input, arrival));
        }
    }

    [Theory]
    [InlineData("250 ", 'x')]
    [InlineData("250-", '\0')]
    [InlineData("", '\r')]
    [InlineData("", '2')]
    public void Ten_megabytes_without_a_line_end_are_given_up_early(string start, char filler)
    {
        var reader = new SmtpReplyReader();
        Assert.Equal(SmtpReplyStatus.NeedMore, reader.Read(Encoding.ASCII.GetBytes(start), out _, out _));
        var block = Encoding.ASCII.GetBytes(new string(filler, 1024));
        var taken = 0;
        while (reader.Read(block, out _, out _) == SmtpReplyStatus.NeedMore && taken < 10 * Megabyte)
        {
            taken += block.Length;
        }

        Assert.Equal(SmtpReplyError.LineTooLong, reader.Error);
        Assert.InRange(taken, 0, 4096);
    }

    [Fact]
    public void A_line_of_ten_megabytes_at_once_is_too_long()
    {
        var reader = new SmtpReplyReader();
        var line = new byte[10 * Megabyte];
        line.AsSpan().Fill((byte)'x');
        "250 "u8.CopyTo(line);
        line[^1] = (byte)'\n';

        Assert.Equal(SmtpReplyStatus.Malformed, reader.Read(line, out _, out _));
        Assert.Equal(SmtpReplyError.LineTooLong, reader.Error);
    }

    [Fact]
    public void A_reply_that_never_ends_is_given_up()
    {
        var reader = new SmtpReplyReader();
        var lines = 0;
        while (reader.Read("250-and so on\r\n"u8, out _, out _) == SmtpReplyStatus.NeedMore && lines < 100_000)
        {
            lines++;
        }

        Assert.Equal((SmtpReplyError.TooManyLines, 100), (reader.Error, lines));
    }
}
