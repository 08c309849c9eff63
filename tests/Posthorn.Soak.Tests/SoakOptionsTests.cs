namespace Posthorn.Soak.Tests;

public sealed class SoakOptionsTests
{
    [Theory]
    [InlineData("30s", 30)]
    [InlineData("10m", 600)]
    [InlineData("2h", 7200)]
    public void A_time_is_a_number_with_its_unit(string text, int seconds)
    {
        Assert.True(SoakOptions.TryParseTime(text, out var time));
        Assert.Equal(TimeSpan.FromSeconds(seconds), time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("29s")]
    [InlineData("10")]
    [InlineData("-1m")]
    [InlineData("200h")]
    [InlineData("9999999999h")]
    public void Anything_else_is_not(string text) => Assert.False(SoakOptions.TryParseTime(text, out _));
}
