using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Sink;

namespace Posthorn.EndToEnd.Tests.Delivery;

public sealed class InternationalAddressTests(DirectPosthorn posthorn)
{
    [Fact]
    public async Task An_address_beyond_ascii_travels_with_smtputf8()
    {
        var recipient = $"üzgür@{posthorn.NewDomain()}";

        var story = await posthorn.SendToEndAsync(Requests.To(recipient));

        Assert.Equal("processed delivered", story.Course);
        Assert.True((await posthorn.Sink.WaitForAsync(recipient)).SmtpUtf8);
    }

    [Fact]
    public async Task A_server_without_smtputf8_is_not_asked_and_the_mail_bounces()
    {
        var (sink, name) = posthorn.NewHost(new MailSinkOptions { SmtpUtf8 = false });
        await using var _ = sink;
        var recipient = $"üzgür@{posthorn.NewDomain(name)}";

        var story = await posthorn.SendToEndAsync(Requests.To(recipient));

        Assert.Equal("processed bounce", story.Course);
        Assert.Equal(("blocked", "5.6.7"), (story.Last.Detail.BounceType, story.Last.Detail.Status));
        Assert.Equal(0, sink.TimesAsked(recipient));
    }

    [Fact]
    public async Task A_domain_beyond_ascii_is_looked_up_and_written_with_a_labels()
    {
        var name = posthorn.NewName();
        posthorn.Dns.Mx($"xn--mnchen-3ya.{name}", 10, "mx.example.net");

        var story = await posthorn.SendToEndAsync(Requests.To($"ana@münchen.{name}"));

        Assert.Equal("processed delivered", story.Course);
        Assert.False((await posthorn.Sink.WaitForAsync($"ana@xn--mnchen-3ya.{name}")).SmtpUtf8);
    }
}
