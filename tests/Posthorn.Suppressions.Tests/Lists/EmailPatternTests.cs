using Posthorn.Suppressions.Lists;

namespace Posthorn.Suppressions.Tests.Lists;

public sealed class EmailPatternTests
{
    [Theory]
    [InlineData("Sales", "sales", null)]
    [InlineData("%market", null, "%market%")]
    [InlineData("%market%tree", null, "%market%tree%")]
    [InlineData("a%b", "a", "a%b%")]
    [InlineData("a_b%", "a_b", "a\\_b%")]
    [InlineData("a\\%", "a\\", "a\\\\%")]
    [InlineData("%%%%x", null, "%x%")]
    public void A_text_is_a_beginning_and_a_percent_sign_any_text(string text, string? from, string? like)
    {
        var pattern = EmailPattern.Parse(text);

        Assert.Equal((from, like), (pattern.From, pattern.Like));
        Assert.Equal(from is null, pattern.To is null);
    }
}
