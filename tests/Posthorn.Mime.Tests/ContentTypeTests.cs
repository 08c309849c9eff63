namespace Posthorn.Mime.Tests;

public sealed class ContentTypeTests
{
    [Theory]
    [InlineData("text/html", "text/html")]
    [InlineData(" Text/HTML ; charset=utf-8", "text/html")]
    [InlineData("text/plain (a comment); charset=utf-8", "text/plain")]
    [InlineData("text", "text/plain")]
    [InlineData("", "text/plain")]
    [InlineData("; charset=utf-8", "text/plain")]
    [InlineData("pdf", "application/octet-stream")]
    [InlineData("/", "application/octet-stream")]
    [InlineData("a/b/c", "application/octet-stream")]
    [InlineData("text /plain", "application/octet-stream")]
    public void Types_are_read_leniently(string value, string mediaType) =>
        Assert.Equal(mediaType, ContentType.Parse(value).MediaType);

    [Fact]
    public void Parameters_are_found_by_name()
    {
        var type = ContentType.Parse("text/calendar; Method=REQUEST; charset=\"utf-8\"");

        Assert.Equal(("REQUEST", "utf-8", null), (type.Parameter("method"), type.Charset, type.Parameter("boundary")));
    }

    [Theory]
    [InlineData("text/plain", true)]
    [InlineData("text/calendar; method=REQUEST", true)]
    [InlineData("application/vnd.example+json", true)]
    [InlineData("multipart/mixed", false)]
    [InlineData("Message/rfc822", false)]
    [InlineData("message/rfc822; a=b", false)]
    [InlineData("text", false)]
    [InlineData("text/", false)]
    [InlineData(" text/plain", false)]
    [InlineData("text/plain; na me=x", false)]
    [InlineData("text/pläin", false)]
    public void Only_leaf_types_can_be_composed(string value, bool isLeaf) =>
        Assert.Equal(isLeaf, ContentType.IsLeaf(value));
}
