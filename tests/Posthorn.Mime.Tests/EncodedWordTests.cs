using System.Text;

namespace Posthorn.Mime.Tests;

public sealed class EncodedWordTests
{
    [Theory]
    [InlineData("Nur für dich heute", "=?utf-8?Q?Nur_f=C3=BCr_dich_heute?=")]
    [InlineData("Grüße aus Köln", "=?utf-8?B?R3LDvMOfZSBhdXMgS8O2bG4=?=")]
    [InlineData("こんにちは", "=?utf-8?B?44GT44KT44Gr44Gh44Gv?=")]
    [InlineData("some_words=with?marks in them ü", "=?utf-8?Q?some=5Fwords=3Dwith=3Fmarks_in_them_=C3=BC?=")]
    [InlineData("a literal =?utf-8?Q?x?=", "=?utf-8?B?YSBsaXRlcmFsID0/dXRmLTg/UT94Pz0=?=")]
    [InlineData(" blank first", "=?utf-8?Q?_blank_first?=")]
    [InlineData("blank last ", "=?utf-8?Q?blank_last_?=")]
    [InlineData("bell\a", "=?utf-8?Q?bell=07?=")]
    public void Text_that_a_header_cannot_hold_is_encoded(string text, string encoded)
    {
        Assert.Equal(encoded, Bytes.Header(header => header.Text(text)));
        Assert.Equal(text, EncodedWord.Decode(encoded));
    }

    [Theory]
    [InlineData("Hello (world), \"quoted\" = 100% <ok>")]
    [InlineData("two  blanks and a\ttab")]
    [InlineData("")]
    public void Text_that_a_header_can_hold_is_not_encoded(string text) =>
        Assert.Equal(text, Bytes.Header(header => header.Text(text)));

    [Theory]
    [InlineData("ü", 300)]
    [InlineData("😀", 100)]
    [InlineData("a😀", 90)]
    [InlineData("Köln ", 120)]
    public void Long_text_becomes_words_of_75_characters_that_split_no_character(string unit, int times)
    {
        var text = string.Concat(Enumerable.Repeat(unit, times));

        var lines = Bytes.Header(header => header.Text(text)).Split("\r\n");

        Assert.True(lines.Length > 3);
        Assert.All(lines, line =>
        {
            Assert.InRange(line.Length, 1, 76);
            var word = line.Trim(' ');
            Assert.InRange(word.Length, 12, 75);
            Assert.DoesNotContain('\ufffd', EncodedWord.Decode(word));
        });
        Assert.Equal(text, EncodedWord.Decode(string.Concat(lines)));
    }

    [Fact]
    public void A_lone_surrogate_becomes_a_replacement_character() =>
        Assert.Equal("=?utf-8?B?77+9?=", Bytes.Header(header => header.Text("\ud83d")));

    [Theory]
    [InlineData("=?utf-8?q?a_b?=", "a b")]
    [InlineData("=?UTF-8?b?w7w=?=", "ü")]
    [InlineData("=?iso-8859-1?Q?Andr=E9?=", "André")]
    [InlineData("=?windows-1252?Q?=80?=", "€")]
    [InlineData("=?koi8-r?B?8NLJ18XU?=", "Привет")]
    [InlineData("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本")]
    [InlineData("=?no-such-charset?Q?=E9?=", "é")]
    [InlineData("=?us-ascii*en?Q?Keith?=", "Keith")]
    [InlineData("a =?utf-8?Q?b?= c", "a b c")]
    [InlineData("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab")]
    [InlineData("=?utf-8?Q?a?=  \t =?iso-8859-1?Q?=E9?=", "aé")]
    [InlineData("=?utf-8?Q?a?= b =?utf-8?Q?c?=", "a b c")]
    [InlineData("=?utf-8?Q?=C3?= =?utf-8?Q?=BC?=", "ü")]
    [InlineData("=?utf-8?B?w7w?=", "ü")]
    [InlineData("=?utf-8?Q?two words?=", "two words")]
    [InlineData("=?utf-8?Q??=", "")]
    [InlineData("=?utf-8?Q?a=0D=0ABcc: b=00?=", "a  Bcc: b ")]
    [InlineData("=?utf-8?X?a?=", "=?utf-8?X?a?=")]
    [InlineData("=?utf-8?Q?a", "=?utf-8?Q?a")]
    [InlineData("=?utf-8?Q?a?b", "=?utf-8?Q?a?b")]
    [InlineData("=?=?utf-8?Q?a?=", "=?a")]
    [InlineData("=?", "=?")]
    [InlineData("=?utf-8?Q?", "=?utf-8?Q?")]
    [InlineData("=??Q?a?=", "=??Q?a?=")]
    [InlineData("1 + 1 =? 2", "1 + 1 =? 2")]
    public void Words_are_decoded_leniently(string encoded, string text) =>
        Assert.Equal(text, EncodedWord.Decode(encoded));

    [Theory]
    [InlineData("=?a?q?")]
    [InlineData("=?")]
    [InlineData("=?a?q?x?= ")]
    [InlineData("=?utf-8?Q?a")]
    public void A_text_of_false_starts_takes_no_time(string unit)
    {
        var builder = new StringBuilder();
        while (builder.Length < 1 << 20)
        {
            builder.Append(unit);
        }

        var text = builder.ToString();
        Hostile.IsQuick(() => EncodedWord.Decode(text));
    }
}
