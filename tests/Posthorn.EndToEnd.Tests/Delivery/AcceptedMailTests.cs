using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;

namespace Posthorn.EndToEnd.Tests.Delivery;

public sealed class AcceptedMailTests(DirectPosthorn posthorn)
{
    [Fact]
    public async Task Accepted_mail_is_delivered_and_its_story_is_on_record()
    {
        var recipient = $"ana@{posthorn.NewDomain()}";
        var id = await posthorn.SendAsync(Requests.To(recipient).With("subject", "Grüße"));

        var mail = await posthorn.Sink.WaitForAsync(recipient);
        Assert.Equal([recipient], mail.Recipients);
        Assert.Equal("posthorn.example.com", mail.ClientName);
        Assert.EndsWith("@posthorn.example.com", mail.Sender);
        var view = mail.View();
        Assert.Equal("Grüße", view.Subject);
        Assert.Equal("Hello from a test", view.Text?.TrimEnd());

        var story = await posthorn.Stories.EndAsync(id);
        Assert.Equal("processed delivered", story.Course);
        var delivered = story.Detail(EventType.Delivered);
        Assert.Equal(recipient, delivered.Email);
        Assert.Equal("250 2.0.0 Message accepted", delivered.Response);
        Assert.Equal("1", delivered.Attempt);
        Assert.Equal(("mx.example.net", "127.0.0.1"), (delivered.Host, delivered.HostAddress));
        Assert.Equal("127.0.0.1", delivered.Ip);
    }

    [Fact]
    public async Task The_message_command_tells_the_story()
    {
        var recipient = $"ana@{posthorn.NewDomain()}";
        var id = await posthorn.SendAsync(Requests.To(recipient));
        await posthorn.Stories.EndAsync(id);

        var told = await posthorn.Running.Process.CommandAsync("message", id);

        Assert.Equal(0, told.ExitCode);
        Assert.Contains($"Message {id}", told.Output);
        Assert.Contains($"from {Requests.Sender}, 1 recipient(s)", told.Output);
        Assert.Contains($"{recipient}: delivered", told.Output);
        Assert.Contains("processed", told.Output);
        Assert.Contains("host:    mx.example.net [127.0.0.1] from 127.0.0.1", told.Output);
        Assert.Contains("reply:   250 2.0.0 Message accepted", told.Output);
        Assert.Contains("tls:     Tls13", told.Output);
    }
}
