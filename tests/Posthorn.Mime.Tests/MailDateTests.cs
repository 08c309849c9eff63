namespace Posthorn.Mime.Tests;

public sealed class MailDateTests
{
    [Fact]
    public void Dates_are_written_in_UTC() =>
        Assert.Equal(
            "Wed, 08 Oct 2025 06:36:22 +0000 (UTC)",
            MailDate.Format(new DateTimeOffset(2025, 10, 8, 8, 36, 22, TimeSpan.FromHours(2))));

    [Theory]
    [InlineData("Wed, 08 Oct 2025 06:36:22 +0000 (UTC)", "2025-10-08T06:36:22+00:00")]
    [InlineData("Wed, 8 Oct 2025 08:36:22 +0200", "2025-10-08T08:36:22+02:00")]
    [InlineData("8 Oct 2025 08:36 -0330", "2025-10-08T08:36:00-03:30")]
    [InlineData("Wed,8 oct 2025 08:36:22 GMT", "2025-10-08T08:36:22+00:00")]
    [InlineData("8 October 2025 08:36:22 EDT", "2025-10-08T08:36:22-04:00")]
    [InlineData("8 Oct 2025 08:36:22 PST", "2025-10-08T08:36:22-08:00")]
    [InlineData("8 Oct 2025 08:36:22 Z", "2025-10-08T08:36:22+00:00")]
    [InlineData("8 Oct 2025 08:36:22", "2025-10-08T08:36:22+00:00")]
    [InlineData("8 Oct 25 08:36:22 +0000", "2025-10-08T08:36:22+00:00")]
    [InlineData("8 Oct 97 08:36:22 +0000", "1997-10-08T08:36:22+00:00")]
    [InlineData("8 Oct 105 08:36:22 +0000", "2005-10-08T08:36:22+00:00")]
    [InlineData("(a (nested) comment) 8 (eight) Oct 2025 08:36:60 +0000", "2025-10-08T08:36:59+00:00")]
    [InlineData("29 Feb 2024 00:00:00 +1400", "2024-02-29T00:00:00+14:00")]
    public void Dates_are_read(string text, string expected)
    {
        Assert.True(MailDate.TryParse(text, out var date));
        Assert.Equal(DateTimeOffset.Parse(expected), date);
        Assert.Equal(DateTimeOffset.Parse(expected).Offset, date.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Wed,")]
    [InlineData("yesterday")]
    [InlineData("8 Oct 2025")]
    [InlineData("0 Oct 2025 08:36:22 +0000")]
    [InlineData("32 Oct 2025 08:36:22 +0000")]
    [InlineData("29 Feb 2025 08:36:22 +0000")]
    [InlineData("8 Okt 2025 08:36:22 +0000")]
    [InlineData("8 Oct 0001 00:00:00 +0000")]
    [InlineData("8 Oct 12025 08:36:22 +0000")]
    [InlineData("31 Dec 9999 23:59:59 -1400")]
    [InlineData("8 Oct 2025 24:00:00 +0000")]
    [InlineData("8 Oct 2025 08:60:00 +0000")]
    [InlineData("8 Oct 2025 08:00:61 +0000")]
    [InlineData("8 Oct 2025 08 +0000")]
    [InlineData("8 Oct 2025 08:36:22 +1401")]
    [InlineData("8 Oct 2025 08:36:22 +9999")]
    [InlineData("8 Oct 2025 08:36:22 +0060")]
    [InlineData("8 Oct 2025 08:36:22 +00")]
    [InlineData("-8 Oct 2025 08:36:22 +0000")]
    [InlineData("8 O 2025 08:36:22 +0000")]
    public void What_is_no_date_is_refused(string text) => Assert.False(MailDate.TryParse(text, out _));
}
