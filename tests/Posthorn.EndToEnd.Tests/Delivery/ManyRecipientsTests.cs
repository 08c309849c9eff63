using System.Text.Json.Nodes;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Events;

namespace Posthorn.EndToEnd.Tests.Delivery;

public sealed class ManyRecipientsTests(DirectPosthorn posthorn)
{
    [Fact]
    public async Task A_thousand_personalizations_are_a_thousand_deliveries()
    {
        var (sink, name) = posthorn.NewHost();
        await using var _ = sink;
        var domain = posthorn.NewDomain(name);
        string[] recipients = [.. Enumerable.Range(1, 1000).Select(number => $"p{number}@{domain}")];
        var request = Requests.To(recipients);
        for (var index = 0; index < recipients.Length; index++)
        {
            request.Personalization(index)["subject"] = $"For {recipients[index]}";
        }

        var story = await posthorn.SendToEndAsync(request);

        Assert.Equal(1000, story.Copies.Count);
        Assert.Equal((1000, 1000), (story.Count(EventType.Processed), story.Count(EventType.Delivered)));
        Assert.Equal(1000, sink.ReceivedCount);
        Assert.Equal(recipients.Order(), sink.Received.Select(mail => mail.Recipient).Order());
        Assert.All(sink.Received, mail => Assert.Equal((mail.Recipient, $"For {mail.Recipient}"), (mail.Header("To"), mail.Header("Subject"))));
    }

    [Fact]
    public async Task To_and_cc_are_seen_by_all_and_bcc_by_nobody()
    {
        var domain = posthorn.NewDomain();
        var request = Requests.To($"ana@{domain}");
        request.Personalization()["to"] = Requests.Addresses($"ana@{domain}", $"bo@{domain}");
        request.Personalization()["cc"] = Requests.Addresses($"cy@{domain}");
        request.Personalization()["bcc"] = new JsonArray(new JsonObject { ["email"] = $"secret@{domain}", ["name"] = "Secret" });

        var story = await posthorn.SendToEndAsync(request);

        Assert.Equal(4, story.Count(EventType.Delivered));
        foreach (var recipient in new[] { "ana", "bo", "cy", "secret" }.Select(name => $"{name}@{domain}"))
        {
            var mail = Assert.Single(posthorn.Sink.ReceivedFor(recipient));
            Assert.Equal([recipient], mail.Recipients);
            var view = mail.View();
            Assert.Equal([$"ana@{domain}", $"bo@{domain}"], view.To.Select(mailbox => mailbox.Address));
            Assert.Equal([$"cy@{domain}"], view.Cc.Select(mailbox => mailbox.Address));
            Assert.DoesNotContain("secret", mail.Text, StringComparison.OrdinalIgnoreCase);
        }
    }
}
