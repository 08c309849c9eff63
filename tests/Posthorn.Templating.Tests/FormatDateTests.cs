namespace Posthorn.Templating.Tests;

public sealed class FormatDateTests
{
    [Theory]
    [InlineData("\"2020-01-01T23:00:00.000Z\"", "MMMM DD, YYYY h:mm:ss A", null, "January 01, 2020 11:00:00 PM")]
    [InlineData("\"2020-01-01T23:00:00.000Z\"", "MMMM DD, YYYY h:mm:ss A", "-0800", "January 01, 2020 3:00:00 PM")]
    [InlineData("\"2020-01-01T23:00:00.000Z\"", "dddd ddd HH H", "-0800", "Wednesday Wed 15 15")]
    [InlineData("\"2020-01-01T23:00:00Z\"", "YYYY-MM-DD ZZ Z", "+05:30", "2020-01-02 +0530 +05:30")]
    [InlineData("\"2020-03-04T05:06:07Z\"", "YY M D h hh H HH m mm s ss MMM A", null, "20 3 4 5 05 5 05 6 06 7 07 Mar AM")]
    [InlineData("\"2020-03-04T00:06:07Z\"", "h hh H HH A", null, "12 12 0 00 AM")]
    [InlineData("\"2020-03-04T12:06:07Z\"", "h A Z", null, "12 PM +00:00")]
    [InlineData("1577919600", "YYYY-MM-DD HH:mm", null, "2020-01-01 23:00")]
    [InlineData("1577919600000", "YYYY-MM-DD HH:mm", null, "2020-01-01 23:00")]
    [InlineData("\"1577919600\"", "YYYY", null, "2020")]
    [InlineData("99999999999", "YYYY", null, "5138")]
    [InlineData("100000000000", "YYYY", null, "1973")]
    [InlineData("\"2020-01-01\"", "DD/MM/YYYY", null, "01/01/2020")]
    [InlineData("\"2020-01-01T10:00:00+0200\"", "HH:mm", null, "08:00")]
    [InlineData("\"2020-01-01T10:00:00+02:00\"", "HH:mm", null, "08:00")]
    [InlineData("\"2020-01-01 10:00:00\"", "HH:mm", "Mars/Olympus", "10:00")]
    [InlineData("\"not a date\"", "YYYY", null, "")]
    [InlineData("\"\"", "YYYY", null, "")]
    [InlineData("null", "YYYY", null, "")]
    [InlineData("1e300", "YYYY", null, "")]
    [InlineData("\"2020-13-01\"", "YYYY", null, "")]
    [InlineData("\"0001-01-01T00:00:00Z\"", "YYYY", "-0800", "0001")]
    [InlineData("\"2020-01-01\"", "[x] o'clock, T", null, "[x] o&#x27;clock, T")]
    public void Dates_are_printed_with_moments_tokens(string date, string format, string? zone, string expected)
    {
        var data = $$"""{"at":{{date}},"format":"{{format}}","zone":"{{zone}}"}""";

        Assert.Equal(expected, Rendering.Render(zone is null ? "{{formatDate at format}}" : "{{formatDate at format zone}}", data));
        Assert.Equal(expected, Rendering.Render(zone is null ? "{{format_date at format}}" : "{{format_date at format zone}}", data));
    }

    [Fact]
    public void Operands_may_be_literals() =>
        Assert.Equal("January 2020", Rendering.Render("{{formatDate \"2020-01-01T23:00:00.000Z\" 'MMMM YYYY' \"-0800\"}}"));

    [Fact]
    public void A_date_that_nobody_formats_prints_as_it_came() =>
        Assert.Equal("2020-01-01T23:00:00.000Z", Rendering.Render("{{at}}", """{"at":"2020-01-01T23:00:00.000Z"}"""));

    [Theory]
    [InlineData("\"2020-01-01\"", "1577919600", "before")]
    [InlineData("1577919600", "\"2020-01-01\"", "after")]
    [InlineData("\"2020-01-01\"", "\"soon\"", "neither")]
    public void Dates_can_be_held_against_each_other(string left, string right, string expected) => Assert.Equal(
        expected, Rendering.Render($"{{{{#isBefore {left} {right}}}}}before{{{{else isAfter {left} {right}}}}}after{{{{else}}}}neither{{{{/isBefore}}}}"));
}
