using System.Text;
using Posthorn.Accounts;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.SpamCheck;

namespace Posthorn.Sending.Tests.SpamCheck;

public sealed class SpamdReplyTests
{
    [Theory]
    [InlineData("SPAMD/1.1 0 EX_OK\r\nContent-length: 4\r\nSpam: True ; 15.5 / 5.0\r\n\r\nwhy?", 15.5, "why?")]
    [InlineData("SPAMD/1.1 0 EX_OK\r\nspam: False ; -1.2 / 5.0\r\nCONTENT-LENGTH: 0\r\n\r\n", -1.2, "")]
    public void A_verdict_is_read(string reply, double score, string report)
    {
        Assert.True(SpamdReply.IsWhole(Encoding.ASCII.GetBytes(reply)));
        Assert.Equal(new SpamVerdict(score, report), SpamdReply.Read(Encoding.ASCII.GetBytes(reply)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("SPAMD/1.1 0 EX_OK\r\nContent-length: 4\r\n\r\nwhy?")]
    [InlineData("SPAMD/1.0 76 Bad header line: (EOF during headers)\r\n\r\n")]
    [InlineData("SPAMD/1.1 0 EX_OK\r\nSpam: True ; NaN / 5.0\r\n\r\n")]
    [InlineData("SPAMD/1.1 0 EX_OK\r\nSpam: what\r\n\r\n")]
    [InlineData("220 mail.example.net ESMTP\r\n\r\n")]
    [InlineData("\r\n\r\n")]
    public void What_is_no_verdict_is_none(string reply) => Assert.Null(SpamdReply.Read(Encoding.ASCII.GetBytes(reply)));

    [Fact]
    public void An_answer_is_whole_with_its_last_octet()
    {
        var reply = "SPAMD/1.1 0 EX_OK\r\nContent-length: 4\r\nSpam: True ; 15.5 / 5.0\r\n\r\nwhy?"u8;

        for (var length = 0; length < reply.Length; length++)
        {
            Assert.False(SpamdReply.IsWhole(reply[..length]));
        }
    }

    [Theory]
    [InlineData(null, false, null)]
    [InlineData(null, true, 7d)]
    [InlineData(false, true, null)]
    [InlineData(true, false, 5d)]
    public void The_message_decides_over_the_account(bool? enable, bool account, double? threshold) => Assert.Equal(
        threshold,
        SpamCheckOrder.Of(enable is null ? null : new SpamCheckSetting(enable, null, null), new SpamCheckSettings(account, "", 7))?.Threshold);
}
