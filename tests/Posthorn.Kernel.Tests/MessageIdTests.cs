namespace Posthorn.Kernel.Tests;

public sealed class MessageIdTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, -1)]
    [InlineData(long.MaxValue, long.MinValue)]
    public void An_id_reads_back_from_its_text(long submission, long token)
    {
        var text = new MessageId(submission, token).ToString();

        Assert.Equal(MessageId.Length, text.Length);
        Assert.True(MessageId.TryParse(text, out var id));
        Assert.Equal(new MessageId(submission, token), id);
    }

    /// <summary>Anybody may ask for anything: the decoder's exception would be an answer of 500.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAA<AAAAAAAAAAAAAAA")]
    [InlineData("AAAAAA+AAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAé")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAB")]
    public void What_is_no_id_is_refused_without_an_exception(string? text) => Assert.False(MessageId.TryParse(text, out _));
}
