using Posthorn.Sending.Library;

namespace Posthorn.Sending.Tests.Library;

public sealed class PageTests
{
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    [InlineData(false, long.MaxValue)]
    [InlineData(true, long.MinValue)]
    public void A_token_reads_as_what_was_written(bool isBack, long number)
    {
        Assert.True(PageToken.TryParse(new PageToken(isBack, number).ToString(), out var token));
        Assert.Equal(new PageToken(isBack, number), token);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("AgAAAAAAAAAB")]
    [InlineData("AAAAAAAAAAA\0")]
    [InlineData("AAAAAAAAAA==")]
    [InlineData("////////////")]
    [InlineData("AAAAAAAAAAAAAAAA")]
    public void What_is_no_token_is_refused(string text) => Assert.False(PageToken.TryParse(text, out _));

    [Theory]
    // Size, whether there is a token and whether it leads back, rows that were read, then: shown, previous, next.
    [InlineData(2, null, new long[] { 9, 8 }, new long[] { 9, 8 }, null, null)]
    [InlineData(2, null, new long[] { 9, 8, 7 }, new long[] { 9, 8 }, null, 8L)]
    [InlineData(2, false, new long[] { 5, 4, 3 }, new long[] { 5, 4 }, 5L, 4L)]
    [InlineData(2, false, new long[] { 5 }, new long[] { 5 }, 5L, null)]
    [InlineData(2, true, new long[] { 7, 8 }, new long[] { 8, 7 }, null, 7L)]
    [InlineData(2, true, new long[] { 7, 8, 9 }, new long[] { 8, 7 }, 8L, 7L)]
    [InlineData(2, false, new long[0], new long[0], 5L, null)]
    [InlineData(2, true, new long[0], new long[0], null, null)]
    [InlineData(0, null, new long[] { 9 }, new long[0], null, null)]
    public void Neighbours_are_named_where_there_are_any(int size, bool? isBack, long[] rows, long[] shown, long? previous, long? next)
    {
        var request = new PageRequest(size, isBack is { } back ? new PageToken(back, 6) : null);
        var page = Page<long>.Of(request, rows, 100, static number => number);

        Assert.Equal(shown, page.Items);
        Assert.Equal(previous is { } before ? new PageToken(true, before) : null, page.Previous);
        Assert.Equal(next is { } after ? new PageToken(false, after) : null, page.Next);
        Assert.Equal(100, page.Count);
    }
}
