namespace Posthorn.Smtp.Tests;

public sealed class EnhancedStatusCodeTests
{
    [Theory]
    [InlineData("2.0.0", 2, 0, 0)]
    [InlineData("4.7.28", 4, 7, 28)]
    [InlineData("5.999.999", 5, 999, 999)]
    public void Three_numbers_parse_and_print_the_same(string text, int statusClass, int subject, int detail)
    {
        Assert.True(EnhancedStatusCode.TryParse(text, out var code));
        Assert.Equal((statusClass, subject, detail), (code.Class, code.Subject, code.Detail));
        Assert.Equal(text, code.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("5.1")]
    [InlineData("5.1.")]
    [InlineData("3.1.1")]
    [InlineData("6.1.1")]
    [InlineData("55.1.1")]
    [InlineData("5.1000.1")]
    [InlineData("5.1.1000")]
    [InlineData("5.1.1.1")]
    [InlineData("5.1.1 ")]
    [InlineData("5.1.1x")]
    [InlineData("-5.1.1")]
    [InlineData("5.٣.1")]
    public void Anything_else_is_refused(string? text) => Assert.False(EnhancedStatusCode.TryParse(text, out _));

    [Theory]
    [InlineData(3, 0, 0)]
    [InlineData(5, 1000, 0)]
    [InlineData(5, 0, -1)]
    public void Numbers_out_of_range_are_a_bug_of_the_caller(int statusClass, int subject, int detail) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EnhancedStatusCode(statusClass, subject, detail));
}
