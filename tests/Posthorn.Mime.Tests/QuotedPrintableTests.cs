using System.Text;

namespace Posthorn.Mime.Tests;

public sealed class QuotedPrintableTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain text", "plain text")]
    [InlineData("1 + 1 = 2", "1 + 1 =3D 2")]
    [InlineData("für", "f=C3=BCr")]
    [InlineData("a\tb c", "a\tb c")]
    [InlineData("blank at end ", "blank at end=20")]
    [InlineData("tab at end\t\nnext", "tab at end=09\r\nnext")]
    [InlineData(" ", "=20")]
    [InlineData("  ", " =20")]
    [InlineData("\0\a\u007f", "=00=07=7F")]
    [InlineData("a\nb", "a\r\nb")]
    [InlineData("a\rb", "a\r\nb")]
    [InlineData("a\r\nb", "a\r\nb")]
    [InlineData("a\r\r\n\nb", "a\r\n\r\n\r\nb")]
    [InlineData("a\n", "a\r\n")]
    [InlineData(".\n.a\nb.c", "=2E\r\n=2Ea\r\nb.c")]
    [InlineData("From here\nfrom here\nFrom: here", "=46rom here\r\nfrom here\r\nFrom: here")]
    public void Text_is_encoded(string text, string encoded) => Assert.Equal(encoded, Encode(text));

    [Theory]
    [InlineData(75, 0, 0)]
    [InlineData(76, 0, 0)]
    [InlineData(77, 0, 1)]
    [InlineData(150, 0, 1)]
    [InlineData(152, 0, 2)]
    [InlineData(72, 1, 0)]
    [InlineData(73, 1, 0)]
    [InlineData(74, 1, 1)]
    public void Lines_have_at_most_76_columns(int letters, int escapes, int softBreaks)
    {
        var text = new string('a', letters) + new string('=', escapes);

        var encoded = Encode(text);

        Assert.Equal(softBreaks, encoded.Split("=\r\n").Length - 1);
        Assert.All(encoded.Split("\r\n"), line => Assert.InRange(line.Length, 1, QuotedPrintable.MaxLineLength));
        Assert.Equal(text, Decode(encoded));
    }

    [Fact]
    public void A_dot_that_a_soft_break_moves_to_the_start_of_a_line_is_escaped() =>
        Assert.Contains("=\r\n=2E", Encode(new string('a', 75) + ".b"), StringComparison.Ordinal);

    [Fact]
    public void A_blank_before_a_soft_break_stays_a_blank()
    {
        var text = new string('a', 74) + " " + new string('b', 10);

        Assert.Equal(new string('a', 74) + " =\r\n" + new string('b', 10), Encode(text));
    }

    [Fact]
    public void Pieces_that_end_with_a_line_end_encode_like_the_whole()
    {
        var lines = new[] { "one = 1\r\n", "\r\n", ".\r\n", "trailing \r\n", "last" };

        Assert.Equal(Encode(string.Concat(lines)), string.Concat(lines.Select(Encode)));
    }

    [Theory]
    [InlineData("a=3Db", "a=b")]
    [InlineData("a=3db=C3=bc", "a=bü")]
    [InlineData("a=\r\nb", "ab")]
    [InlineData("a=\nb", "ab")]
    [InlineData("a= \t\r\nb", "ab")]
    [InlineData("a=", "a")]
    [InlineData("a  \r\nb", "a\r\nb")]
    [InlineData("a\nb", "a\nb")]
    [InlineData("a=XYb", "a=XYb")]
    [InlineData("a=4", "a=4")]
    [InlineData("==41", "=A")]
    [InlineData("=\r\n=\r\n", "")]
    [InlineData("", "")]
    public void Encoded_text_is_decoded_leniently(string encoded, string text) => Assert.Equal(text, Decode(encoded));

    private static string Encode(string text) =>
        Bytes.Written(output => QuotedPrintable.EncodeText(Encoding.UTF8.GetBytes(text), output));

    private static string Decode(string encoded)
    {
        var destination = new byte[encoded.Length];
        return Encoding.UTF8.GetString(destination, 0, QuotedPrintable.Decode(Bytes.Of(encoded), destination));
    }
}
