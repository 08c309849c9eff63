using Posthorn.Delivery.Classification;

namespace Posthorn.Delivery.Tests.Classification;

public sealed class RetryAfterParserTests
{
    [Theory]
    [InlineData("try again in 5 minutes", 300)]
    [InlineData("please try again in 1 minute.", 60)]
    [InlineData("retry after 300 seconds", 300)]
    [InlineData("retry after 300", 300)]
    [InlineData("greylisted, retry=120", 120)]
    [InlineData("retry in 90s", 90)]
    [InlineData("try again in 01:00:00", 3600)]
    [InlineData("please come back in 00:04:59", 299)]
    [InlineData("try later in 2 hours", 7200)]
    [InlineData("try again after 15 min", 900)]
    [InlineData("greylisted for 5 minutes", 300)]
    [InlineData("greylisting in action, please come back in 00:05:00", 300)]
    [InlineData("you are greylisted for 60 seconds", 60)]
    [InlineData("wait 60 secs before the next message", 60)]
    [InlineData("please wait at least 10 minutes", 600)]
    [InlineData("try again in an hour", 3600)]
    [InlineData("try again in about five minutes", 300)]
    [InlineData("try again 5 minutes later", 300)]
    [InlineData("retry in 1 hour and 20 minutes", 4800)]
    [InlineData("retry in 1 hour, 20 minutes, 5 seconds", 4805)]
    [InlineData("try again in 4m59s", 299)]
    [InlineData("try again in 1h30m", 5400)]
    [InlineData("throttled (try again) later, retry in 30 minutes", 1800)]
    [InlineData("try again in 1 day", 86_400)]
    [InlineData("message deferred for 10 minutes", 600)]
    public void A_wait_that_is_named_is_read(string text, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), RetryAfterParser.Parse(text));

    [Theory]
    [InlineData("try again in 25 hours")]
    [InlineData("try again in 99999999999999999999 seconds")]
    [InlineData("retry after 999999999 days")]
    [InlineData("retry after 99999999999999999999999999")]
    [InlineData("try again in 999999:59:59")]
    [InlineData("try again in 999999999h999999999h999999999h")]
    public void Nobody_makes_us_wait_longer_than_a_day(string text) => Assert.Equal(TimeSpan.FromHours(24), RetryAfterParser.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("try again later")]
    [InlineData("please try again in a few minutes")]
    [InlineData("too many messages: 100 in 60 seconds")]
    [InlineData("timeout after 300 seconds")]
    [InlineData("you sent 20 messages in 5 minutes, try later")]
    [InlineData("try again at 12:30")]
    [InlineData("try again in 12:30")]
    [InlineData("try again in 0 seconds")]
    [InlineData("try again in minus 5 minutes")]
    [InlineData("try again in 5")]
    [InlineData("try again in 5 apples")]
    [InlineData("try again in 5minutesandsome")]
    [InlineData("retry after 2030-01-01")]
    [InlineData("try our support, it answers in 2 days")]
    [InlineData("retry")]
    [InlineData("try again in")]
    public void Anything_else_asks_for_nothing(string text)
    {
        var wait = RetryAfterParser.Parse(text);

        Assert.True(wait is null, $"{wait}");
    }
}
