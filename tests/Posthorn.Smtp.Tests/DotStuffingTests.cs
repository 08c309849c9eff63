using System.Buffers;

namespace Posthorn.Smtp.Tests;

public sealed class DotStuffingTests
{
    public static TheoryData<string, string, Arrival> Messages()
    {
        (string Message, string Data)[] cases =
        [
            ("", ".\r\n"),
            ("a\r\n", "a\r\n.\r\n"),
            ("a", "a\r\n.\r\n"),
            ("a\r", "a\r\n.\r\n"),
            (".", "..\r\n.\r\n"),
            (".\r\n", "..\r\n.\r\n"),
            ("..\r\n", "...\r\n.\r\n"),
            ("a.b\r\n.c\r\n\r\n.\r\nd", "a.b\r\n..c\r\n\r\n..\r\nd\r\n.\r\n"),
            ("\r\n.", "\r\n..\r\n.\r\n"),
            ("\r\n\r\n..\r\n", "\r\n\r\n...\r\n.\r\n"),
            ("a\n.b\r\n", "a\n.b\r\n.\r\n"),
            ("a\r.b\r\n", "a\r.b\r\n.\r\n"),
            ("a\r\r\n.b\r\n", "a\r\r\n..b\r\n.\r\n"),
        ];
        var data = new TheoryData<string, string, Arrival>();
        foreach (var (message, expected) in cases)
        {
            foreach (var arrival in Enum.GetValues<Arrival>())
            {
                data.Add(message, expected, arrival);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_dot_at_the_start_of_a_line_is_doubled(string message, string expected, Arrival arrival)
    {
        var output = new ArrayBufferWriter<byte>();
        var stuffer = new DotStuffer();
        foreach (var piece in Pieces.Of(Pieces.Octets(message), arrival))
        {
            stuffer.Write(output, piece);
            stuffer.Write(output, []);
        }

        stuffer.WriteTerminator(output);
        Assert.Equal(expected, Pieces.Text(output.WrittenSpan));
    }

    [Fact]
    public void A_whole_message_ends_with_its_terminator()
    {
        var output = new ArrayBufferWriter<byte>();
        DotStuffing.WriteMessage(output, "a\r\n.b"u8);
        DotStuffing.WriteMessage(output, ".c"u8);
        Assert.Equal("a\r\n..b\r\n.\r\n..c\r\n.\r\n", Pieces.Text(output.WrittenSpan));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("a\r\nb\r\n\r\n", false)]
    [InlineData("a\nb", true)]
    [InlineData("a\rb", true)]
    [InlineData("a\r\r\nb", true)]
    [InlineData("a\r\n\n", true)]
    [InlineData("a\r", true)]
    public void A_lone_CR_or_LF_is_noticed(string message, bool found) =>
        Assert.Equal(found, DotStuffing.HasBareLineEnd(Pieces.Octets(message)));
}
