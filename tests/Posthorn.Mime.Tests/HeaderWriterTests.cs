namespace Posthorn.Mime.Tests;

public sealed class HeaderWriterTests
{
    [Fact]
    public void A_header_is_a_name_a_colon_words_and_a_line_end() =>
        Assert.Equal("X-Word: one two;three\r\n", Bytes.Written(output =>
        {
            var header = new HeaderWriter(output);
            header.Begin("X-Word");
            header.Word("one");
            header.Word("two");
            header.Append(";three");
            header.End();
        }));

    [Theory]
    [InlineData(69, "X: one ")]
    [InlineData(70, "X: one\r\n ")]
    public void Words_fold_at_76_columns(int length, string before)
    {
        var word = new string('a', length);

        Assert.Equal(before + word, Bytes.Written(output =>
        {
            var header = new HeaderWriter(output);
            header.Begin("X");
            header.Word("one");
            header.Word(word);
        }));
    }

    [Fact]
    public void The_first_word_stays_with_its_name() =>
        Assert.Equal("X: " + new string('a', 200), Bytes.Written(output =>
        {
            var header = new HeaderWriter(output);
            header.Begin("X");
            header.Word(new string('a', 200));
        }));

    [Theory]
    [InlineData(900, false)]
    [InlineData(901, true)]
    public void A_word_that_could_pass_998_octets_is_encoded(int length, bool isEncoded)
    {
        var text = new string('a', length) + " end";

        var written = Bytes.Header(header => header.Text(text));

        Assert.Equal(isEncoded, written.StartsWith("=?", StringComparison.Ordinal));
        Assert.All(written.Split("\r\n"), line => Assert.InRange(line.Length, 1, 998));
        Assert.Equal(text, EncodedWord.Decode(written.Replace("\r\n", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void Folding_keeps_every_blank()
    {
        var text = string.Join("  ", Enumerable.Repeat("word\tword", 40));

        var written = Bytes.Header(header => header.Text(text));

        Assert.Contains("\r\n", written, StringComparison.Ordinal);
        Assert.All(written.Split("\r\n"), line => Assert.False(string.IsNullOrWhiteSpace(line)));
        Assert.Equal(text, written.Replace("\r\n", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("=?utf-8?Q?f=C3=BCr?=", "=?utf-8?Q?f=C3=BCr?=")]
    [InlineData(" blanks around ", "blanks around")]
    [InlineData("für", "=?utf-8?Q?f=C3=BCr?=")]
    [InlineData("   ", "")]
    public void A_given_value_is_encoded_only_beyond_ASCII(string value, string written) =>
        Assert.Equal(written, Bytes.Header(header => header.AsGiven(value)));

    [Theory]
    [InlineData("a\r\nBcc: eve@example.org")]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\0b")]
    public void Line_breaks_and_NUL_throw(string text)
    {
        Assert.Throws<ArgumentException>(() => Bytes.Header(header => header.Word(text)));
        Assert.Throws<ArgumentException>(() => Bytes.Header(header => header.Append(text)));
        Assert.Throws<ArgumentException>(() => Bytes.Written(output => new HeaderWriter(output).Begin(text)));
    }

    [Fact]
    public void Line_breaks_in_text_cannot_leave_their_encoded_word()
    {
        var written = Bytes.Header(header => header.Text("a\r\nBcc: eve@example.org"));

        Assert.Equal("=?utf-8?B?YQ0KQmNjOiBldmVAZXhhbXBsZS5vcmc=?=", written);
    }

    [Fact]
    public void Columns_count_octets() => Bytes.Written(output =>
    {
        var header = new HeaderWriter(output);
        header.Begin("X");
        header.Word("üab");
        Assert.Equal("X: ".Length + 4, header.Column);
    });
}
