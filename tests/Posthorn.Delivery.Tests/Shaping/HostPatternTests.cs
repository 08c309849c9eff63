using Posthorn.Delivery.Shaping;

namespace Posthorn.Delivery.Tests.Shaping;

public sealed class HostPatternTests
{
    [Theory]
    [InlineData("mx.example.net", "mx.example.net")]
    [InlineData("mx.example.net", "MX.EXAMPLE.NET.")]
    [InlineData("MX.Example.net.", "mx.example.net")]
    [InlineData("*.example.net", "mx.example.net")]
    [InlineData("*.example.net", "a.b.example.net")]
    [InlineData("mx*.example.net", "mx.example.net")]
    [InlineData("mx*.example.net", "mx01.example.net")]
    [InlineData("*-in-*.example.net", "eu-in-in-1.example.net")]
    [InlineData("*.ess.*.example.net", "x.ess.ess.uk.example.net")]
    [InlineData("*.example.net", "example.net.example.net")]
    public void Matches(string pattern, string host) => Assert.True(Parse(pattern).Matches(host));

    [Theory]
    [InlineData("mx.example.net", "mx1.example.net")]
    [InlineData("*.example.net", "example.net")]
    [InlineData("*.example.net", "mx.example.net.org")]
    [InlineData("*.example.net", "mxexample.net")]
    [InlineData("mx*.example.net", "amx.example.net")]
    [InlineData("mx*.example.net", "mx.example.net..")]
    [InlineData("mx.example.net", "")]
    public void Does_not_match(string pattern, string host) => Assert.False(Parse(pattern).Matches(host));

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("*.com")]
    [InlineData("*example.net")]
    [InlineData("mx*")]
    [InlineData("**.example.net")]
    [InlineData("mx..example.net")]
    [InlineData("*..example.net")]
    [InlineData(".example")]
    [InlineData("mx example.net")]
    [InlineData("com")]
    public void What_would_take_strangers_in_is_no_pattern(string text) => Assert.False(HostPattern.TryParse(text, out _));

    private static HostPattern Parse(string text) => HostPattern.TryParse(text, out var pattern) ? pattern : throw new ArgumentException(text);
}
