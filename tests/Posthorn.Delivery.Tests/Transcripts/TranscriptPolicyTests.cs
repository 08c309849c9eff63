using Posthorn.Delivery.Transcripts;
using Posthorn.Smtp;

namespace Posthorn.Delivery.Tests.Transcripts;

public sealed class TranscriptPolicyTests
{
    [Theory]
    [InlineData(0, 100)]
    [InlineData(100, 100)]
    [InlineData(4096, 4096)]
    [InlineData(4097, 4096)]
    [InlineData(8192, 8192)]
    [InlineData(8192, 8185)]
    [InlineData(20_000, 10)]
    public void Two_conversations_never_exceed_the_bound_and_the_later_one_is_whole(int before, int last)
    {
        var joined = TranscriptPolicy.Join(new string('a', before), new string('b', last));

        Assert.InRange(joined.Length, last, SmtpTranscript.MaxText);
        Assert.EndsWith(new string('b', last), joined, StringComparison.Ordinal);
        Assert.Equal(before + last <= SmtpTranscript.MaxText, joined.Length == before + last);
    }
}
