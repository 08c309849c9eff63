using Posthorn.Sending.Templates;

namespace Posthorn.Sending.Tests.Templates;

public sealed class ContentIdTests
{
    private static readonly string Hash = new VersionWords("Subject", "<p>", "plain", false).Hash();

    [Theory]
    [InlineData("d-0123456789abcdef0123456789abcdef", true)]
    [InlineData("0c314114-a2b7-4523-8cbc-a293d7d19007", false)]
    public void An_id_says_which_version_the_words_were_of(string template, bool isDynamic)
    {
        var id = new ContentId(template, "8aefe0ee-f12b-4575-b5b7-c97e21cb36f3", Hash);

        Assert.Equal(87, id.ToString().Length);
        Assert.True(ContentId.TryParse(id.ToString(), out var read));
        Assert.Equal(id, read);
        Assert.Equal(isDynamic, read.IsDynamic);
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("x%")]
    [InlineData("d%%")]
    public void What_is_no_id_is_refused(string text) => Assert.False(ContentId.TryParse(text.Replace("%", new string('A', 86), StringComparison.Ordinal), out _));

    [Fact]
    public void Other_words_have_another_hash()
    {
        VersionWords[] words =
        [
            new("ab", "c", "d", true), new("a", "bc", "d", true), new("ab", "cd", "", true), new("ab", "c", "d", false), new("", "abc", "d", true),
        ];

        Assert.Equal(words.Length, words.Select(each => each.Hash()).Distinct().Count());
        Assert.Equal(words[0].Hash(), new VersionWords("ab", "c", "d", true).Hash());
        Assert.Matches("^[0-9a-f]{64}$", words[0].Hash());
    }
}
