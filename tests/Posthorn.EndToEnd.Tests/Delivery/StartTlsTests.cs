using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;
using Posthorn.Sink;

namespace Posthorn.EndToEnd.Tests.Delivery;

public sealed class StartTlsTests(DirectPosthorn posthorn)
{
    [Fact]
    public async Task Starttls_is_used_when_offered_whatever_the_certificate_says()
    {
        var recipient = $"ana@{posthorn.NewDomain()}";

        var story = await posthorn.SendToEndAsync(Requests.To(recipient));

        Assert.True((await posthorn.Sink.WaitForAsync(recipient)).IsEncrypted);
        var delivered = story.Detail(EventType.Delivered);
        Assert.Equal((1, "1"), (delivered.Tls, delivered.CertificateError));
        Assert.StartsWith("Tls1", delivered.TlsCipher);
    }

    [Fact]
    public async Task Without_starttls_mail_goes_in_clear_text()
    {
        var (sink, name) = posthorn.NewHost(new MailSinkOptions { StartTls = false });
        await using var _ = sink;

        var story = await posthorn.SendToEndAsync(Requests.To($"ana@{posthorn.NewDomain(name)}"));

        Assert.False(Assert.Single(sink.Received).IsEncrypted);
        Assert.Equal((0, null), (story.Last.Detail.Tls, story.Last.Detail.TlsCipher));
    }

    [Fact]
    public async Task A_broken_handshake_falls_back_to_clear_text_on_a_new_connection()
    {
        var (sink, name) = posthorn.NewHost(new MailSinkOptions { BrokenTls = true });
        await using var _ = sink;

        var story = await posthorn.SendToEndAsync(Requests.To($"ana@{posthorn.NewDomain(name)}"));

        Assert.Equal("processed delivered", story.Course);
        var mail = Assert.Single(sink.Received);
        Assert.False(mail.IsEncrypted);
        Assert.Equal((2, 2), (mail.Connection, sink.Connections));
        Assert.Contains("TLS handshake failed", Assert.Single(story.Last.Detail.Tried!));
    }
}
