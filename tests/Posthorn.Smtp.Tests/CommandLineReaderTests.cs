namespace Posthorn.Smtp.Tests;

public sealed class CommandLineReaderTests
{
    [Theory]
    [InlineData("NOOP\r\nQUIT\r\n", "NOOP|QUIT")]
    [InlineData("\r\nQUIT\r\n", "|QUIT")]
    [InlineData("QU", "")]
    [InlineData("QUIT\r", "")]
    [InlineData("QUIT\nNOOP\r\n", "BareLineEnd")]
    [InlineData("QUIT\rNOOP\r\n", "BareLineEnd")]
    [InlineData("NOOP\r\n\nQUIT\r\n", "NOOP|BareLineEnd")]
    [InlineData("QUIT\r\r\n", "BareLineEnd")]
    [InlineData("12345678\r\nQUIT\r\n", "12345678|QUIT")]
    [InlineData("123456789\r\nQUIT\r\n", "TooLong|QUIT")]
    [InlineData("1234567890123456789012345\r\n\r\n", "TooLong|")]
    [InlineData("1234567890123\n", "BareLineEnd")]
    public void Lines_end_in_CRLF_and_have_at_most_ten_octets(string input, string expected)
    {
        foreach (var arrival in Enum.GetValues<Arrival>())
        {
            Assert.Equal(expected, Read(input, arrival));
        }
    }

    [Fact]
    public void A_reset_forgets_half_a_line()
    {
        var reader = new CommandLineReader();
        reader.Read("NOOP\r"u8, 512, out _, out _);
        reader.Reset();
        Assert.Equal(CommandLineStatus.Line, reader.Read("QUIT\r\n"u8, 512, out _, out var line));
        Assert.Equal("QUIT", Pieces.Text(line));
    }

    private static string Read(string input, Arrival arrival)
    {
        var reader = new CommandLineReader();
        var found = new List<string>();
        foreach (var piece in Pieces.Of(Pieces.Octets(input), arrival))
        {
            for (var start = 0; start < piece.Length;)
            {
                var status = reader.Read(piece.AsSpan(start), maxOctets: 10, out var consumed, out var line);
                start += consumed;
                if (status != CommandLineStatus.NeedMore)
                {
                    found.Add(status == CommandLineStatus.Line ? Pieces.Text(line) : status.ToString());
                }

                if (status == CommandLineStatus.BareLineEnd)
                {
                    return string.Join('|', found);
                }
            }
        }

        return string.Join('|', found);
    }
}
