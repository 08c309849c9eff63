namespace Posthorn.Mime.Tests;

public sealed class CharsetTests
{
    [Theory]
    [InlineData("utf-8", "C3BC", "ü")]
    [InlineData("UTF8", "C3BC", "ü")]
    [InlineData("utf-8", "C3", "\ufffd")]
    [InlineData("us-ascii", "6162", "ab")]
    [InlineData("us-ascii", "C3BC", "ü")]
    [InlineData("us-ascii", "FC", "ü")]
    [InlineData(null, "80", "€")]
    [InlineData("", "FC", "ü")]
    [InlineData("iso-8859-1", "E980", "é\u0080")]
    [InlineData("iso-8859-15", "A4", "€")]
    [InlineData("windows-1252", "80E9", "€é")]
    [InlineData("WINDOWS-1251", "CFF0E8", "При")]
    [InlineData("shift_jis", "93FA", "日")]
    [InlineData("euc-kr", "B0A1", "가")]
    [InlineData("gb2312", "C4E3", "你")]
    [InlineData("big5", "A741", "你")]
    [InlineData("utf-16le", "FC00", "ü")]
    [InlineData("utf-16be", "00FC", "ü")]
    [InlineData("utf-7", "2B41", "+A")]
    [InlineData("no-such-charset", "E9", "é")]
    [InlineData("utf-8", "", "")]
    public void Octets_become_text(string? charset, string octets, string text) =>
        Assert.Equal(text, Charset.Decode(Convert.FromHexString(octets), charset));
}
