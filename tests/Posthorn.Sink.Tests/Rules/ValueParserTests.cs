namespace Posthorn.Sink.Tests.Rules;

public sealed class ValueParserTests
{
    [Theory]
    [InlineData("250ms", 0.25)]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("168h", 604_800)]
    [InlineData("0s", 0)]
    public void Times_have_a_unit(string text, double seconds)
    {
        Assert.True(ValueParser.TryTime(text, out var time));
        Assert.Equal(seconds, time.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("169h")]
    [InlineData("9999999999s")]
    [InlineData("1d")]
    public void What_is_no_time_is_refused(string text) => Assert.False(ValueParser.TryTime(text, out _));

    [Theory]
    [InlineData("10/1m", true)]
    [InlineData("0/1m", false)]
    [InlineData("10/0s", false)]
    [InlineData("10", false)]
    [InlineData("/1m", false)]
    public void A_rate_is_a_number_in_a_time(string text, bool isRate) => Assert.Equal(isRate, ValueParser.TryRate(text, out _, out _));

    [Theory]
    [InlineData("5%", 0.05)]
    [InlineData("100%", 1d)]
    [InlineData("0.5", 0.005)]
    [InlineData("101%", null)]
    [InlineData("-1%", null)]
    [InlineData("five", null)]
    public void A_share_is_per_cent(string text, double? share) => Assert.Equal(share, ValueParser.TryShare(text, out var read) ? read : null);

    [Theory]
    [InlineData("5% 550 5.1.1 No such user", 0.05, "550 5.1.1 No such user")]
    [InlineData("421 Too busy", 1, "421 Too busy")]
    [InlineData("100% 450", 1, "450")]
    [InlineData("450 4.2.0", 1, "450 4.2.0")]
    [InlineData("450 4.2 is no code", 1, "450 4.2 is no code")]
    public void An_answer_is_a_share_and_a_reply(string text, double share, string reply)
    {
        Assert.True(ValueParser.TryAnswer(text, AnswerStage.Rcpt, out var answer));
        Assert.Equal((share, reply), (answer!.Share, answer.Reply.ToString()));
    }

    [Theory]
    [InlineData("250 Ok")]
    [InlineData("5%")]
    [InlineData("200% 450 x")]
    [InlineData("No such user")]
    [InlineData("450\r\n250 x")]
    public void What_is_no_refusal_is_no_answer(string text) => Assert.False(ValueParser.TryAnswer(text, AnswerStage.Rcpt, out _));

    [Fact]
    public void A_file_holds_one_personality_on_each_line()
    {
        Assert.True(Personalities.TryApplyLines(new MailSinkOptions(), "# a slow provider\r\n\r\ngoogle:unknown-user=5%\r\n tarpit : 2s \n421-after", out var options, out _));
        Assert.Equal((TimeSpan.FromSeconds(2), 5, "mx.google.com", 1), (options.ReplyDelay, options.MessagesPerConnection, options.HostName, options.Answers.Count));
    }

    [Theory]
    [InlineData("healthy\nnobody", "There is no personality called nobody; posthorn sink --list shows all.")]
    [InlineData("tarpit:soon", "tarpit understands a value such as 1s, not soon.")]
    [InlineData("google:spam=5%,postage=2%", "google understands a value such as unknown-user=5%,rate-limit=10%, not spam=5%,postage=2%.")]
    [InlineData("rcpt", "rcpt needs a value such as rcpt:5% 550 5.1.1 No such user.")]
    [InlineData("black-hole:5", "black-hole takes no value.")]
    [InlineData("421-after:0", "421-after understands a value such as 5, not 0.")]
    public void A_mistake_is_named(string text, string expected)
    {
        Assert.False(Personalities.TryApplyLines(new MailSinkOptions(), text, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void Personalities_add_up()
    {
        Assert.True(Personalities.TryApplyLines(new MailSinkOptions(), "bare-lf-replies\nbyte-at-a-time\nodd-replies\ngoogle\nyahoo:auth=100%", out var options, out _));
        Assert.Equal(new ReplyShape { BareLineFeeds = true, ByteAtATime = true, Odd = true }, options.ReplyShape);
        Assert.Equal(4 + 1, options.Answers.Count);
    }
}
