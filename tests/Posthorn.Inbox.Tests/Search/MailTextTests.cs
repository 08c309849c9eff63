using Posthorn.Inbox.Search;

namespace Posthorn.Inbox.Tests.Search;

public sealed class MailTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("ÄRGER", "ärger")]
    [InlineData("  a\r\n\t b\u00a0c ", "a b c")]
    [InlineData("a\0b", "a b")]
    public void Folding_takes_case_and_layout_away(string text, string folded) => Assert.Equal(folded, MailText.Fold(text));

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    public void Folding_stops_at_the_limit_and_never_inside_a_character(int limit)
    {
        var folded = MailText.Fold(string.Concat(Enumerable.Repeat("😀", 20)), limit);

        Assert.InRange(folded.Length, 1, limit);
        Assert.DoesNotContain('\ufffd', folded);
        Assert.False(char.IsHighSurrogate(folded[^1]));
    }

    [Fact]
    public void What_is_clean_stays_and_what_PostgreSQL_refuses_goes()
    {
        Assert.Equal("naïve 😀", MailText.Clean("naïve 😀"));
        Assert.Equal("a\ufffdb", MailText.Clean("a\0b"));
        Assert.Equal("a\ufffdb", MailText.Clean("a\ud83db"));
    }
}
