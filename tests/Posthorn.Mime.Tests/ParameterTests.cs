using System.Text;

namespace Posthorn.Mime.Tests;

public sealed class ParameterTests
{
    [Theory]
    [InlineData("charset", "utf-8", "charset=utf-8")]
    [InlineData("filename", "a.png", "filename=\"a.png\"")]
    [InlineData("filename", "a \"b\" \\c.png", "filename=\"a \\\"b\\\" \\\\c.png\"")]
    [InlineData("filename", "a;b(c).png", "filename=\"a;b(c).png\"")]
    [InlineData("filename", "", "filename=\"\"")]
    [InlineData("filename", "Übersicht 1.pdf", "filename*=utf-8''%C3%9Cbersicht%201.pdf")]
    [InlineData("filename", "it's 100%*.txt\t", "filename*=utf-8''it%27s%20100%25%2A.txt%09")]
    [InlineData("filename", "=?utf-8?Q?a?=.txt", "filename*=utf-8''%3D%3Futf-8%3FQ%3Fa%3F%3D.txt")]
    public void Values_are_plain_quoted_or_extended(string name, string value, string written)
    {
        Assert.Equal(written, Write(name, value));
        Assert.Equal([KeyValuePair.Create(name, value)], ParameterParser.Parse(written));
    }

    [Theory]
    [InlineData("a", 200)]
    [InlineData("ü", 100)]
    [InlineData("😀", 60)]
    public void Long_values_continue_on_further_lines_without_splitting_a_character(string unit, int times)
    {
        var value = string.Concat(Enumerable.Repeat(unit, times));

        var lines = Write("filename", value).Split("\r\n");

        Assert.True(lines.Length > 2);
        Assert.StartsWith("filename*0*=utf-8''", lines[0].Trim(), StringComparison.Ordinal);
        Assert.StartsWith("filename*1*=", lines[1].Trim(), StringComparison.Ordinal);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 76));
        Assert.All(lines, line => Assert.DoesNotContain('\ufffd', Uri.UnescapeDataString(line)));
        Assert.Equal([KeyValuePair.Create("filename", value)], ParameterParser.Parse(string.Concat(lines)));
    }

    [Theory]
    [InlineData("charset=UTF-8", "charset", "UTF-8")]
    [InlineData(" CharSet = \"utf-8\" ", "charset", "utf-8")]
    [InlineData("charset=us-ascii (plain text)", "charset", "us-ascii")]
    [InlineData("(a (nested) comment) charset=utf-8", "charset", "utf-8")]
    [InlineData("name=my file.pdf", "name", "my file.pdf")]
    [InlineData("name=report(1).pdf", "name", "report(1).pdf")]
    [InlineData("name=\"a\\\"b\"junk", "name", "a\"b")]
    [InlineData("name=\"unclosed", "name", "unclosed")]
    [InlineData("name=\"=?utf-8?Q?f=C3=BCr?=\"", "name", "für")]
    [InlineData("name==?iso-8859-1?Q?=E9?=", "name", "é")]
    [InlineData("name*=iso-8859-1'fr'caf%E9", "name", "café")]
    [InlineData("name*=\"utf-8''caf%C3%A9\"", "name", "café")]
    [InlineData("name*=no-charset-given", "name", "no-charset-given")]
    [InlineData("name*=utf-8''100%", "name", "100%")]
    [InlineData("name*=utf-8''a%0D%0ABcc%00", "name", "a  Bcc ")]
    [InlineData("name*0=one; name*1=two", "name", "onetwo")]
    [InlineData("name*1=two; name*0=one", "name", "onetwo")]
    [InlineData("name*0*=utf-8''%C3; name*1*=%BC; name*2=\"%41\"", "name", "ü%41")]
    [InlineData("name*0=one; name*2=three", "name", "one")]
    [InlineData("name*00=one; name*01=two", "name", "onetwo")]
    [InlineData("name=plain; name*=utf-8''extended", "name", "extended")]
    [InlineData("name*=utf-8''extended; name=plain", "name", "extended")]
    [InlineData("name=first; name=second", "name", "first")]
    [InlineData("name*x=odd; name=plain", "name", "plain")]
    [InlineData(";; junk ; name=a", "name", "a")]
    [InlineData("=a; name=b", "name", "b")]
    [InlineData("*0=a; name=b", "name", "b")]
    public void Values_are_read_leniently(string text, string name, string value) =>
        Assert.Equal([KeyValuePair.Create(name, value)], ParameterParser.Parse(text));

    [Fact]
    public void Parameters_keep_their_order() =>
        Assert.Equal(["b", "a", "c"], ParameterParser.Parse("b=1; A=2; c*0=3; b=4; c*1=5").ConvertAll(parameter => parameter.Key));

    [Theory]
    [InlineData("a*0=x;")]
    [InlineData("a*1*=%;")]
    [InlineData("(")]
    [InlineData("\"=")]
    [InlineData("b\"=\"\\;")]
    public void A_million_characters_take_no_time(string unit)
    {
        var text = new StringBuilder();
        for (var i = 0; text.Length < 1 << 20; i++)
        {
            text.Append(unit);
        }

        Hostile.IsQuick(() => ParameterParser.Parse(text.ToString()));
    }

    private static string Write(string name, string value) =>
        Bytes.Header(header => ParameterWriter.Write(header, name, value))[2..];
}
