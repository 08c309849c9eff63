using Posthorn.Delivery.Classification;

namespace Posthorn.Delivery.Tests.Classification;

public sealed class UnknownReplyTextTests
{
    [Theory]
    [InlineData("550 5.9.9 nothing to hide", "550 5.9.9 nothing to hide")]
    [InlineData("550 <ana@example.org>: odd", "550 <{address}>: odd")]
    [InlineData("550 mail from [192.0.2.10] is odd", "550 mail from [{ip}] is odd")]
    [InlineData("550 mail from 2001:db8::1, odd", "550 mail from {ip}, odd")]
    [InlineData("450 mx1.example.net is odd", "450 {host} is odd")]
    [InlineData("450 see https://example.net/x?id=77 please", "450 see {url} please")]
    [InlineData("450 queue 4F3A9911B2 is odd", "450 queue {id} is odd")]
    [InlineData("450 wait 300 s (S3150) OFR_506 CS01", "450 wait {number} s (S3150) OFR_506 CS01")]
    [InlineData("450 a1b2c3 xk9-20020a170902c8dd", "450 {id} {id}")]
    [InlineData("450   blanks   between", "450 blanks between")]
    [InlineData("", "")]
    [InlineData("550", "550")]
    public void What_differs_from_mail_to_mail_is_replaced(string reply, string text) => Assert.Equal(text, UnknownReplyText.Of(reply));

    [Fact]
    public void Replies_to_two_recipients_are_one_text() => Assert.Equal(
        UnknownReplyText.Of("550 odd <ana@example.org> 192.0.2.1 id=77aa88bb99cc"), UnknownReplyText.Of("550 odd <bo@example.net> 192.0.2.254 id=00aa11bb22cc"));

    [Theory]
    [InlineData(' ')]
    [InlineData('x')]
    [InlineData('(')]
    [InlineData('@')]
    [InlineData('7')]
    public void A_text_is_never_longer_than_300(char filler)
    {
        Assert.InRange(UnknownReplyText.Of("550 " + new string(filler, 100_000)).Length, 3, 300);
        Assert.InRange(UnknownReplyText.Of("550 " + string.Join(' ', Enumerable.Repeat($"a{filler}b", 10_000))).Length, 3, 300);
    }
}
