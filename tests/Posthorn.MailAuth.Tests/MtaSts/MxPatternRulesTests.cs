using Posthorn.MailAuth.MtaSts;

namespace Posthorn.MailAuth.Tests.MtaSts;

public sealed class MxPatternRulesTests
{
    [Theory]
    [InlineData("mx.example.com", "mx.example.com", true)]
    [InlineData("mx.example.com", "MX.Example.COM.", true)]
    [InlineData("MX.example.com.", "mx.example.com", true)]
    [InlineData("mx.example.com", "mx2.example.com", false)]
    [InlineData("example.com", "mx.example.com", false)]
    [InlineData("*.example.com", "mx.example.com", true)]
    [InlineData("*.example.com", "MX.EXAMPLE.com.", true)]
    [InlineData("*.example.com", "a.mx.example.com", false)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("*.example.com", ".example.com", false)]
    [InlineData("*.example.com", "mx.example.com.evil.example", false)]
    [InlineData("*.example.com", "mxexample.com", false)]
    [InlineData("*.", "mx.", false)]
    [InlineData("", "", false)]
    public void A_pattern_names_the_host_or_one_label_below(string pattern, string host, bool expected) =>
        Assert.Equal(expected, MxPatternRules.Matches(pattern, host));

    [Fact]
    public void One_pattern_of_several_is_enough()
    {
        var policy = new MtaStsPolicy(MtaStsMode.Enforce, TimeSpan.FromDays(1), ["a.example", "*.b.example"]);

        Assert.True(policy.Names("mx.b.example"));
        Assert.False(policy.Names("mx.a.example"));
    }
}
