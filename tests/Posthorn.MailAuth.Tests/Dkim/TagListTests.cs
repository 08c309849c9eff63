using Posthorn.MailAuth.Dkim;

namespace Posthorn.MailAuth.Tests.Dkim;

public sealed class TagListTests
{
    [Theory]
    [InlineData("a=1", "1")]
    [InlineData("a=1;", "1")]
    [InlineData("a=1; ", "1")]
    [InlineData(" a =\r\n 1 \t; b=2", "1")]
    [InlineData("b=x;a=", "")]
    [InlineData("A=2;a=1", "1")]
    [InlineData("a==b=", "=b=")]
    [InlineData("a=grüße", "grüße")]
    [InlineData("a_9=0;a=1 2", "1 2")]
    public void Tags_are_read(string text, string valueOfA)
    {
        Assert.True(TagList.TryParse(text, out var tags, out var error), error);
        Assert.Equal(valueOfA, tags["a"]);
        Assert.Null(tags["none"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(";")]
    [InlineData(";a=1")]
    [InlineData("a=1;;")]
    [InlineData("a=1;;b=2")]
    [InlineData("a")]
    [InlineData("=1")]
    [InlineData("1a=1")]
    [InlineData("_a=1")]
    [InlineData("a-b=1")]
    [InlineData("a b=1")]
    [InlineData("a=1;a=1")]
    [InlineData("a=\0")]
    [InlineData("a=x\u000by")]
    [InlineData("a=x\u007f")]
    [InlineData("ä=1")]
    public void Malformed_lists_are_refused(string text)
    {
        Assert.False(TagList.TryParse(text, out var tags, out var error));
        Assert.Null(tags);
        Assert.NotEmpty(error);
    }

    [Fact]
    public void The_number_of_tags_is_limited()
    {
        Assert.True(TagList.TryParse(Tags(TagList.MaxTags), out _, out _));
        Assert.False(TagList.TryParse(Tags(TagList.MaxTags + 1), out _, out var error));
        Assert.Equal("more than 64 tags", error);

        static string Tags(int count) => string.Join(';', Enumerable.Range(0, count).Select(i => $"t{i}={i}"));
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void The_length_of_a_name_is_limited(int length, bool accepted) =>
        Assert.Equal(accepted, TagList.TryParse(new string('a', length) + "=1", out _, out _));
}
