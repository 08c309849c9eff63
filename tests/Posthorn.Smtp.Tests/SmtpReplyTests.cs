using System.Buffers;
using System.Text;

namespace Posthorn.Smtp.Tests;

public sealed class SmtpReplyTests
{
    [Fact]
    public void A_reply_prints_as_one_line() =>
        Assert.Equal("550 5.1.1 no such user here", new SmtpReply(550, new(5, 1, 1), ["no such user", "here"]).ToString());

    [Theory]
    [InlineData(250, true, false, false, false)]
    [InlineData(299, true, false, false, false)]
    [InlineData(354, false, true, false, false)]
    [InlineData(421, false, false, true, false)]
    [InlineData(499, false, false, true, false)]
    [InlineData(550, false, false, false, true)]
    public void The_first_digit_says_what_happened(int code, bool positive, bool intermediate, bool transient, bool permanent)
    {
        var reply = new SmtpReply(code, "text");
        Assert.Equal(
            (positive, intermediate, transient, permanent),
            (reply.IsPositive, reply.IsIntermediate, reply.IsTransient, reply.IsPermanent));
    }

    [Theory]
    [InlineData(199)]
    [InlineData(600)]
    public void A_code_out_of_range_is_a_bug_of_the_caller(int code) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SmtpReply(code, "text"));

    [Fact]
    public void Replies_with_the_same_content_are_equal()
    {
        var one = new SmtpReply(250, null, ["a", "b"]);
        var other = new SmtpReply(250, null, new List<string> { "a", "b" });
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(one, new SmtpReply(250, null, ["a", "c"]));
    }

    [Fact]
    public void Every_written_line_carries_the_enhanced_code() =>
        Assert.Equal("550-5.1.1 a\r\n550 5.1.1 b\r\n", Write(new SmtpReply(550, new(5, 1, 1), ["a", "b"])));

    [Fact]
    public void The_enhanced_code_stays_out_when_it_was_not_offered() =>
        Assert.Equal("550 a\r\n", Write(new SmtpReply(550, new(5, 1, 1), "a"), withEnhanced: false));

    [Fact]
    public void A_reply_without_text_is_still_a_line() => Assert.Equal("250 \r\n", Write(new SmtpReply(250, null, Array.Empty<string>())));

    [Theory]
    [InlineData("a\r\n250 b", "550 a  250 b\r\n")]
    [InlineData("a\nb", "550 a b\r\n")]
    [InlineData("a\0b\x1b[31m", "550 a?b?[31m\r\n")]
    [InlineData("a\u202eb\u0085c", "550 a?b?c\r\n")]
    public void A_text_cannot_add_a_line(string text, string written) => Assert.Equal(written, Write(new SmtpReply(550, text)));

    [Theory]
    [InlineData(506, 512)]
    [InlineData(507, 512)]
    [InlineData(5000, 512)]
    [InlineData(505, 511)]
    public void A_line_is_at_most_512_octets(int textLength, int octets) =>
        Assert.Equal(octets, Write(new SmtpReply(550, new string('x', textLength))).Length);

    [Fact]
    public void A_long_text_is_cut_between_characters()
    {
        var written = Write(new SmtpReply(550, "x" + new string('é', 400)));
        Assert.Equal("550 x" + new string('é', 252) + "\r\n", written);
    }

    private static string Write(SmtpReply reply, bool withEnhanced = true)
    {
        var output = new ArrayBufferWriter<byte>();
        SmtpReplyWriter.Write(output, reply, withEnhanced);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
