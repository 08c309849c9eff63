using System.Buffers;
using System.Text;
using Posthorn.Sink.Connections;
using Posthorn.Sink.Reports;
using Posthorn.Smtp;

namespace Posthorn.Sink.Tests.Rules;

public sealed class ReplyShapeTests
{
    [Theory]
    [InlineData("250 Ok\r\n250 Ok\r\n", 8)]
    [InlineData("250-a\r\n250-b\r\n250 c\r\n550 d\r\n", 21)]
    [InlineData("250-a\r\n250\r\n550 d\r\n", 12)]
    [InlineData("250\r\n250\r\n", 5)]
    public void The_first_reply_ends_at_its_last_line(string replies, int length) =>
        Assert.Equal(length, ReplyShapeWriter.LengthOfFirst(Encoding.ASCII.GetBytes(replies)));

    [Fact]
    public void Shapes_add_up()
    {
        var output = new ArrayBufferWriter<byte>();

        ReplyShapeWriter.Write(output, "250-a\r\n250 b\r\n"u8, new ReplyShape { BareLineFeeds = true, Odd = true, PadTo = 8 });

        Assert.Equal("250-a...\n250-b...\n250-\n250\n", Encoding.ASCII.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Replies_are_counted_by_code_and_first_line_in_bounded_kinds()
    {
        var tally = new ReplyTally();
        for (var number = 0; number < 3000; number++)
        {
            tally.Count(Encoding.ASCII.GetBytes($"550-no user {number}"));
        }

        tally.Count("550-no user 1"u8);
        tally.Count("250"u8);
        var counts = tally.Snapshot();

        Assert.Equal((2L, 2000L, 1L), (counts["550 no user 1"], counts["550 and other words"], counts["250 and other words"]));
        Assert.InRange(counts.Count, 1000, 1003);
    }

    [Fact]
    public void Blanks_in_a_reply_are_filled()
    {
        var reply = new SmtpReply(550, new(5, 1, 1), ["<{recipient}> at {domain}", "from {ip}"]);
        Assert.True(SmtpPath.TryParse("<bob@example.net>"u8, out var bob, out _));

        Assert.Equal("550 5.1.1 <bob@example.net> at example.net from ::1", ReplyFill.With(reply, System.Net.IPAddress.IPv6Loopback, bob).ToString());
    }
}
