using System.Buffers;

namespace Posthorn.Smtp.Tests;

public sealed class MessageDataReaderTests
{
    private const string Next = "QUIT\r\n";

    public static TheoryData<string, string, MessageDataError, Arrival> Data()
    {
        (string Data, string Message, MessageDataError Error)[] cases =
        [
            (".\r\n", "", MessageDataError.None),
            ("a\r\n.\r\n", "a\r\n", MessageDataError.None),
            ("..\r\n.\r\n", ".\r\n", MessageDataError.None),
            (".a\r\n...b\r\n.\r\n", "a\r\n..b\r\n", MessageDataError.None),
            ("\r\n\r\n.\r\n", "\r\n\r\n", MessageDataError.None),
            ("a.\r\nb .\r\n.\r\n", "a.\r\nb .\r\n", MessageDataError.None),
            // The ways in which a second message could be smuggled past a lax reader.
            ("a\n.\nMAIL FROM:<eve@example.org>\r\n.\r\n", "a", MessageDataError.BareLineFeed),
            ("a\r\n.\nMAIL FROM:<eve@example.org>\r\n.\r\n", "a\r\n", MessageDataError.BareLineFeed),
            ("a\n.\r\nMAIL FROM:<eve@example.org>\r\n.\r\n", "a", MessageDataError.BareLineFeed),
            ("a\r.\rMAIL FROM:<eve@example.org>\r\n.\r\n", "a\r", MessageDataError.BareCarriageReturn),
            ("a\r.\r\nMAIL FROM:<eve@example.org>\r\n.\r\n", "a\r", MessageDataError.BareCarriageReturn),
            ("a\r\n.\rMAIL FROM:<eve@example.org>\r\n.\r\n", "a\r\n\r", MessageDataError.BareCarriageReturn),
            ("a\r\n.\r\r\n.\r\n", "a\r\n\r", MessageDataError.BareCarriageReturn),
            ("a\r\r\n.\r\n", "a\r", MessageDataError.BareCarriageReturn),
            ("a\n\r\n.\r\n", "a", MessageDataError.BareLineFeed),
            ("\n.\r\n\r\n.\r\n", "", MessageDataError.BareLineFeed),
        ];
        var data = new TheoryData<string, string, MessageDataError, Arrival>();
        foreach (var (text, message, error) in cases)
        {
            foreach (var arrival in Enum.GetValues<Arrival>())
            {
                data.Add(text, message, error, arrival);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Data))]
    public void Only_CRLF_dot_CRLF_ends_the_data(string data, string message, MessageDataError error, Arrival arrival)
    {
        var reader = new MessageDataReader(maxSize: 1000);
        var (read, rest) = Read(reader, data + Next, arrival);
        Assert.Equal((message, Next, error), (read, rest, reader.Error));
    }

    [Theory]
    [InlineData("a\n.\nb\r\n.\r\n", "a\n.\nb\r\n")]
    [InlineData("a\r.\rb\r\n.\r\n", "a\r.\rb\r\n")]
    [InlineData("a\r\n.\nb\r\n.\r\n", "a\r\n\nb\r\n")]
    [InlineData("a\r\n.\rb\r\n.\r\n", "a\r\n\rb\r\n")]
    [InlineData("a\r\r\n.\r\n", "a\r\r\n")]
    public void Lone_line_ends_can_be_kept_and_still_end_nothing(string data, string message)
    {
        foreach (var arrival in Enum.GetValues<Arrival>())
        {
            var reader = new MessageDataReader(1000, BareLineEndPolicy.Keep);
            var (read, rest) = Read(reader, data + Next, arrival);
            Assert.Equal((message, Next, MessageDataError.None), (read, rest, reader.Error));
        }
    }

    [Theory]
    [InlineData(9, MessageDataError.TooLarge)]
    [InlineData(10, MessageDataError.None)]
    [InlineData(11, MessageDataError.None)]
    public void Size_counts_line_ends_but_no_doubled_dots(int limit, MessageDataError error)
    {
        foreach (var arrival in Enum.GetValues<Arrival>())
        {
            var reader = new MessageDataReader(limit);
            var (_, rest) = Read(reader, "..bcdef\r\n\r\n.\r\n" + Next, arrival);
            Assert.Equal((error, 10L, Next), (reader.Error, reader.Size, rest));
        }
    }

    [Fact]
    public void A_message_over_the_limit_is_discarded_and_not_stored()
    {
        var reader = new MessageDataReader(maxSize: 100);
        var output = new ArrayBufferWriter<byte>();
        var line = Pieces.Octets(new string('x', 98) + "\r\n");
        for (var i = 0; i < 1000; i++)
        {
            Assert.False(reader.Read(line, output, out _));
        }

        Assert.True(reader.Read(".\r\n"u8, output, out _));
        Assert.Equal((MessageDataError.TooLarge, 100_000L, 100), (reader.Error, reader.Size, output.WrittenCount));
    }

    [Fact]
    public void The_first_error_counts()
    {
        var reader = new MessageDataReader(maxSize: 5);
        Read(reader, "a\nbbbbbbbbbbb\r\n.\r\n", Arrival.Whole);
        Assert.Equal(MessageDataError.BareLineFeed, reader.Error);
    }

    [Fact]
    public void After_a_reset_the_next_message_is_read()
    {
        var reader = new MessageDataReader(maxSize: 5);
        Read(reader, "too long\r\n.\r\n", Arrival.Whole);
        reader.Reset();
        var (message, _) = Read(reader, "a\r\n.\r\n", Arrival.Whole);
        Assert.Equal(("a\r\n", MessageDataError.None, 3L), (message, reader.Error, reader.Size));
    }

    private static (string Message, string Remainder) Read(MessageDataReader reader, string input, Arrival arrival)
    {
        var output = new ArrayBufferWriter<byte>();
        var rest = "";
        var ended = false;
        foreach (var piece in Pieces.Of(Pieces.Octets(input), arrival))
        {
            var consumed = 0;
            ended = ended || reader.Read(piece, output, out consumed);
            rest += Pieces.Text(piece.AsSpan(consumed));
        }

        Assert.True(ended);
        return (Pieces.Text(output.WrittenSpan), rest);
    }
}
